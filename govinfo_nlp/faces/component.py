"""spaCy's face: sentences and metrics as pipeline components. The only file that imports spaCy.

    nlp = spacy.blank("zh")
    nlp.add_pipe("govinfo_metrics")
    doc = nlp("全年主动公开政府信息1.2万余条。")
    doc._.metrics                   # what `extract` gives for doc.text
    doc.spans["govinfo_metrics"]    # a span for each of them, in the same order

spaCy finds the factories by the package's entry points: no import of ours is needed. Offsets of
metrics are characters of ``doc.text``. A span covers whole tokens, so that with a word segmenter it
may reach beyond its figure; ``doc._.metrics`` is exact with any segmenter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from govinfo_nlp.language.lexicons import Lexicon
from govinfo_nlp.models import Bound, Change, Kind, Metric, Sentence

KEY = "govinfo_metrics"
"""The key of the spans, unless configured, and of the plain data in ``doc.user_data``."""


class Sentences:
    """Sets the sentence boundaries of a ``Doc``, as `split_sentences` has them.

    White space belongs to the sentence before it. Where a token holds the end of one sentence and
    the beginning of another, the boundary goes before the token, unless it opens a sentence itself.
    With ``overwrite`` off, a ``Doc`` whose boundaries are set already is left as it is.
    """

    def __init__(self, *, overwrite: bool = True) -> None:
        self.overwrite = overwrite

    def __call__(self, doc: Doc) -> Doc:
        from govinfo_nlp.language.sentences import split_sentences

        if self.overwrite or not doc.has_annotation("SENT_START"):
            _set_boundaries(doc, split_sentences(doc.text))
        return doc


class Metrics:
    """Finds the metrics of a ``Doc``: plain data in ``doc.user_data``, read by ``doc._.metrics``, and spans.

    ``lexicon`` are folders that add to the shipped lexicon. With ``report`` on, the text is read as
    a whole report: only its prose is searched, and each metric names its section. A span is labelled
    with the metric's kind. With ``sentences`` on, boundaries are set too where the ``Doc`` has none.
    ``LexiconError`` is raised at once where there is no such folder.
    """

    def __init__(
        self,
        *,
        lexicon: Sequence[str] = (),
        report: bool = False,
        spans_key: str = KEY,
        sentences: bool = True,
    ) -> None:
        self.lexicon = tuple(lexicon)
        self.report = report
        self.spans_key = spans_key
        self.sentences = sentences
        _lexicon(self.lexicon)

    def __call__(self, doc: Doc) -> Doc:
        from govinfo_nlp.document.readers import parse
        from govinfo_nlp.faces.rows import metric_record
        from govinfo_nlp.meaning.metrics import extract

        if self.sentences:
            Sentences(overwrite=False)(doc)
        source = parse(doc.text) if self.report else doc.text
        metrics = extract(source, lexicon=_lexicon(self.lexicon))
        doc.user_data[KEY] = [metric_record(metric) for metric in metrics]
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=_spans(doc, metrics))
        return doc


@Language.factory(
    "govinfo_sentences",
    assigns=["token.is_sent_start", "doc.sents"],
    default_config={"overwrite": True},
)
def make_sentences(nlp: Language, name: str, overwrite: bool) -> Sentences:
    """The component ``govinfo_sentences``; see `Sentences` for its options."""
    return Sentences(overwrite=overwrite)


@Language.factory(
    "govinfo_metrics",
    assigns=["token.is_sent_start", "doc.sents", "doc.spans", "doc._.metrics"],
    default_config={"lexicon": [], "report": False, "spans_key": KEY, "sentences": True},
)
def make_metrics(
    nlp: Language, name: str, lexicon: list[str], report: bool, spans_key: str, sentences: bool
) -> Metrics:
    """The component ``govinfo_metrics``; see `Metrics` for its options."""
    return Metrics(lexicon=lexicon, report=report, spans_key=spans_key, sentences=sentences)


def load(
    *,
    segmenter: Literal["char", "jieba"] = "char",
    lexicon: Iterable[str | Path] = (),
    report: bool = False,
    spans_key: str = KEY,
) -> Language:
    """A spaCy pipeline for Chinese that finds sentences and metrics, ready for use.

    ``segmenter`` is spaCy's: characters, whose spans are exact, or the words of jieba. The other
    options are those of `Metrics`.
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    nlp.add_pipe("govinfo_sentences")
    nlp.add_pipe(
        "govinfo_metrics",
        config={"lexicon": [str(folder) for folder in lexicon], "report": report, "spans_key": spans_key},
    )
    return nlp


def metrics_of(doc: Doc) -> tuple[Metric, ...]:
    """The metrics that the component found in a ``Doc``, in text order: what ``doc._.metrics`` is."""
    return tuple(map(_metric, doc.user_data.get(KEY, ())))


def _metric(data: Mapping[str, Any]) -> Metric:
    """As ``Metric.from_dict``, in a twentieth of the time: getters are read over and over."""
    change = data["change"]
    return Metric(
        **{
            **data,
            "kind": Kind(data["kind"]),
            "value": Decimal(data["value"]),
            "step": Decimal(data["step"]),
            "bound": Bound(data["bound"]),
            "change": None if change is None else Change(change),
        }
    )


@cache
def _lexicon(folders: tuple[str, ...]) -> Lexicon:
    return Lexicon.default().extended(*folders)


def _set_boundaries(doc: Doc, sentences: Sequence[Sentence]) -> None:
    starts = [token.idx for token in doc]
    firsts = {bisect_right(starts, sentence.start) - 1 for sentence in sentences[1:]}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.i in firsts


def _spans(doc: Doc, metrics: Iterable[Metric]) -> list[Any]:
    # Tokens cover the whole text, and a metric is never empty: there is always a span.
    return [
        doc.char_span(metric.start, metric.end, label=str(metric.kind), alignment_mode="expand")
        for metric in metrics
    ]


if not Doc.has_extension("metrics"):  # another package may have taken the name; metrics_of remains
    Doc.set_extension("metrics", getter=cast(Any, metrics_of))
