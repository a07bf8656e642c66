"""spaCy's face: the components say what the core says, in any pipeline and after any serialization."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import govinfo_nlp
from govinfo_nlp import LexiconError, extract, parse, split_sentences
from govinfo_nlp.faces.component import KEY, metrics_of
from govinfo_nlp.language.sentences import BLANK

CASES = Path(__file__).parent / "cases"
TEXT = "全年主动公开政府信息1.2万余条。其中，政策解读58篇，同比增长16.76%；未收到依申请公开申请。\n培训三期。"


def texts_in(data: object) -> Iterator[str]:
    """Every text of a case file, wherever it stands: those drawn with ¦ without their marks."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "text":
                yield str(value)
            elif key != "metrics":
                yield from texts_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from [value.replace("¦", "")] if isinstance(value, str) else texts_in(value)


ALL_TEXTS = [
    text
    for path in sorted(CASES.glob("*.toml"))
    for text in dict.fromkeys(texts_in(tomllib.loads(path.read_text("utf-8"))))
]


@pytest.fixture(scope="module", params=["char", "jieba"])
def nlp(request: pytest.FixtureRequest) -> Language:
    """The ready pipeline with each of spaCy's segmenters."""
    return govinfo_nlp.load(segmenter=request.param)


def sentences(doc: Doc) -> list[str]:
    return [sentence.text.strip(BLANK) for sentence in doc.sents]


def test_the_cases_are_there() -> None:
    assert len(ALL_TEXTS) > 800


def test_core_and_component_agree_on_every_case(nlp: Language) -> None:
    for text, doc in zip(ALL_TEXTS, nlp.pipe(ALL_TEXTS), strict=True):
        assert doc.text == text
        metrics = extract(text)
        assert doc._.metrics == metrics
        spans = doc.spans[KEY]
        assert [span.label_ for span in spans] == [str(metric.kind) for metric in metrics]
        for span, metric in zip(spans, metrics, strict=True):
            assert span.start_char <= metric.start
            assert span.end_char >= metric.end


def test_sentences_are_those_of_the_core(nlp: Language) -> None:
    parted = 0
    for text, doc in zip(ALL_TEXTS, nlp.pipe(ALL_TEXTS), strict=True):
        own = [sentence.text for sentence in split_sentences(text)]
        starts = {token.idx for token in doc}
        if all(sentence.start in starts for sentence in split_sentences(text)[1:]):
            assert sentences(doc) == own if own else len(sentences(doc)) <= 1
            parted += 1
        else:  # a token that holds an end and a beginning is never cut
            assert len(sentences(doc)) <= len(own)
    assert parted >= 0.99 * len(ALL_TEXTS)


def test_spans_of_characters_are_exact() -> None:
    nlp = govinfo_nlp.load()
    for text, doc in zip(ALL_TEXTS, nlp.pipe(ALL_TEXTS), strict=True):
        for span, metric in zip(doc.spans[KEY], doc._.metrics, strict=True):
            if " " not in metric.text and not metric.text.isspace():
                assert (span.start_char, span.end_char) == (metric.start, metric.end), text


anything = st.text(alphabet="0123１.,万件%。；：“”（）\n\t \u3000\u200b公开申请同比x\x00", max_size=60)


@given(anything)
@settings(max_examples=150)
def test_any_text_agrees(text: str) -> None:
    doc = PLAIN(text)
    assert doc.text == text
    assert doc._.metrics == extract(text)
    assert all(text[m.start : m.end] == m.text for m in doc._.metrics)


PLAIN = govinfo_nlp.load()


def test_the_empty_text() -> None:
    doc = PLAIN("")
    assert (list(doc.sents), doc._.metrics, len(doc.spans[KEY])) == ([], (), 0)


def test_metrics_alone_sets_boundaries_where_there_are_none() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govinfo_metrics")
    doc = nlp(TEXT)
    assert sentences(doc) == [sentence.text for sentence in split_sentences(TEXT)]
    assert doc.spans[KEY][0].sent.text == "全年主动公开政府信息1.2万余条。"
    off = spacy.blank("zh")
    off.add_pipe("govinfo_metrics", config={"sentences": False})
    assert not off(TEXT).has_annotation("SENT_START")


def test_boundaries_set_before_are_kept_unless_overwritten() -> None:
    def one_sentence(nlp: Language) -> Doc:
        doc = nlp.make_doc(TEXT)
        for token in doc:
            token.is_sent_start = token.i == 0
        return nlp(doc)

    keeping, overwriting = spacy.blank("zh"), spacy.blank("zh")
    keeping.add_pipe("govinfo_sentences", config={"overwrite": False})
    keeping.add_pipe("govinfo_metrics")
    overwriting.add_pipe("govinfo_sentences")
    assert len(list(one_sentence(keeping).sents)) == 1
    assert len(list(one_sentence(overwriting).sents)) == 3


def test_report_reads_the_prose_of_a_whole_report(examples: Path) -> None:
    text = (examples / "yunxiu-2023.txt").read_text("utf-8")
    doc = govinfo_nlp.load(report=True)(text)
    assert doc._.metrics == extract(parse(text))
    assert {metric.section for metric in doc._.metrics} >= {"overall", "problems", "other"}
    assert {metric.section for metric in PLAIN(text)._.metrics} == {""}


def test_lexicon_and_key_of_the_spans(examples: Path) -> None:
    nlp = govinfo_nlp.load(lexicon=[examples / "lexicon"], spans_key="figures")
    doc = nlp("新设政务公开铭牌45方。")
    assert [metric.unit for metric in doc._.metrics] == ["方"]
    assert [span.text for span in doc.spans["figures"]] == ["45方"]
    assert KEY not in doc.spans
    with pytest.raises(LexiconError, match="词典目录不存在"):
        govinfo_nlp.load(lexicon=["/nowhere/lexicon"])


def test_an_unknown_option_is_refused() -> None:
    nlp = spacy.blank("zh")
    with pytest.raises(ValueError, match="unexpected argument"):
        nlp.add_pipe("govinfo_metrics", config={"lexicons": []})


def test_what_components_assign_is_declared() -> None:
    analysis = govinfo_nlp.load().analyze_pipes()
    assert not any(analysis["problems"].values())
    assert "doc._.metrics" in analysis["attrs"]
    assert analysis["attrs"]["doc.sents"]["assigns"] == ["govinfo_sentences", "govinfo_metrics"]


def test_metrics_survive_bytes_docbin_and_copies(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert len(doc._.metrics) == 5
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    binned = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (unbinned,) = DocBin().from_bytes(binned).get_docs(nlp.vocab)
    for other in (again, unbinned, doc.copy()):
        assert other._.metrics == doc._.metrics
        assert [span.text for span in other.spans[KEY]] == [span.text for span in doc.spans[KEY]]
        assert sentences(other) == sentences(doc)


def test_user_data_is_what_to_dict_gives() -> None:
    doc = PLAIN(TEXT)
    assert doc.user_data[KEY] == [metric.to_dict() for metric in extract(TEXT)]
    assert {type(value) for data in doc.user_data[KEY] for value in data.values()} <= {str, int, type(None)}
    assert metrics_of(doc) == extract(TEXT)
    assert spacy.blank("zh")(TEXT)._.metrics == ()


def test_pipeline_survives_the_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert again.pipe_names == ["govinfo_sentences", "govinfo_metrics"]
    assert again(TEXT)._.metrics == extract(TEXT)


FOREIGN = """
import sys, spacy
if __name__ == "__main__":
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": sys.argv[1]}}})
    nlp.add_pipe("govinfo_metrics")
    texts = ["公开信息%d条，同比增长%d%%。" % (n, n) for n in range(1, 41)]
    docs = list(nlp.pipe(texts, n_process=2, batch_size=5))
    assert [[str(m.value) for m in doc._.metrics] for doc in docs] == [[str(n)] * 2 for n in range(1, 41)]
    assert all(len(doc.spans["govinfo_metrics"]) == 2 for doc in docs)
    print(nlp.factory_names.count("govinfo_sentences"), len(docs))
"""


@pytest.mark.parametrize("segmenter", ["char", "jieba"])
def test_a_pipeline_needs_no_import_of_ours_and_works_in_processes(
    segmenter: str, root: Path, tmp_path: Path
) -> None:
    """With the entry points of pyproject.toml, as an installation has them."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    installed = tmp_path / "govinfo_nlp-0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: govinfo-nlp\nVersion: 0\n")
    entries = project["entry-points"]["spacy_factories"].items()
    lines = "\n".join(f"{name} = {place}" for name, place in entries)
    (installed / "entry_points.txt").write_text(f"[spacy_factories]\n{lines}\n")
    script = tmp_path / "foreign.py"
    script.write_text(FOREIGN, "utf-8")
    path = os.pathsep.join([str(tmp_path), str(root)])
    done = subprocess.run(
        [sys.executable, str(script), segmenter],
        env=os.environ | {"PYTHONPATH": path, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1", "40"]
