"""Rivals and naive baselines behind one face, each run in a process of its own.

    python benchmarks/peers.py SYSTEM [--cost] < questions.json > answers.json

Questions are ``{"numerals": [text, …], "quantities": […], "sentences": […]}``; the answers have the
same shape, and leave out what the system doesn't do. A numeral is answered by its value or null,
quantities by ``[start, end, kind, value]``, sentences by ``[start, end]``. The exit status is 3 where the
system isn't installed. With ``--cost`` the answers are what they cost: the processor's seconds from the start
to the first answer, those of each text behind the first few, and the process's peak memory in megabytes.
Nothing here is a dependency of the project; see ``errors.py`` for how to install.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

Quantity = tuple[int, int, str, str]
Span = tuple[int, int]
Tasks = Mapping[str, Callable[[str], Any]]

NOT_INSTALLED = 3
WARM = 20  # texts


def in_order(text: str, pieces: Iterable[str]) -> Iterator[Span]:
    """Where pieces of a text lie; one that is no longer found as it was is skipped."""
    at = 0
    for piece in pieces:
        start = text.find(piece, at)
        if piece and start >= 0:
            at = start + len(piece)
            yield start, at


def govinfo_nlp() -> Tasks:
    """Ours."""
    library = import_module("govinfo_nlp")
    numerals = import_module("govinfo_nlp.language.numerals")

    def numeral(text: str) -> str | None:
        parsed = numerals.parse(text)
        return None if parsed is None else format(parsed.value, "f")

    def quantities(text: str) -> list[Quantity]:
        return [(m.start, m.end, str(m.kind), format(m.value, "f")) for m in library.extract(text)]

    def sentences(text: str) -> list[Span]:
        return [(sentence.start, sentence.end) for sentence in library.split_sentences(text)]

    return {"numerals": numeral, "quantities": quantities, "sentences": sentences}


def naive() -> Tasks:
    """What one writes in five minutes: digits and the character behind them; 。！？ and line ends."""
    figure = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([万亿]?)\s*(个工作日|小时|分钟|[%\u4e00-\u9fff])")
    kinds = {"%": "percentage", "元": "money"} | dict.fromkeys(
        ("个工作日", "小时", "分钟", "天", "日", "年", "月", "周", "秒"), "duration"
    )
    scales = {"": 1, "万": 10**4, "亿": 10**8}

    def value(digits: str, scale: str) -> str:
        return format(round(float(digits.replace(",", "")) * scales[scale], 6), "f")

    def numeral(text: str) -> str | None:
        match = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)([万亿]?)", text)
        return None if match is None else value(match[1], match[2])

    def quantities(text: str) -> list[Quantity]:
        return [
            (match.start(), match.end(), kinds.get(match[3], "count"), value(match[1], match[2]))
            for match in figure.finditer(text)
        ]

    def sentences(text: str) -> list[Span]:
        return [match.span() for match in re.finditer(r"[^。！？\n]+[。！？]?", text)]

    return {"numerals": numeral, "quantities": quantities, "sentences": sentences}


def recognizers_text() -> Tasks:
    """Microsoft's, each kind by its own model; a number that another model claims is no count."""
    chinese = import_module("recognizers_text").Culture.Chinese
    number = import_module("recognizers_number")
    currency = import_module("recognizers_number_with_unit").recognize_currency
    datetime = import_module("recognizers_date_time").recognize_datetime
    sequence = import_module("recognizers_sequence")

    def numeral(text: str) -> str | None:
        found = number.recognize_number(text, chinese)
        return found[0].resolution["value"] if len(found) == 1 and found[0].resolution else None

    def duration(found: Any) -> str:
        written = re.fullmatch(r"PT?([\d.]+)[YMWDHS]", found.resolution["values"][0]["timex"])
        return written[1] if written else str(found.resolution["values"][0].get("value"))

    def quantities(text: str) -> list[Quantity]:
        claimed: list[Quantity] = []
        for found in number.recognize_percentage(text, chinese):
            value = found.resolution["value"].removesuffix("%")
            claimed.append((found.start, found.end + 1, "percentage", value))
        for found in currency(text, chinese):
            if found.resolution.get("value"):
                claimed.append((found.start, found.end + 1, "money", found.resolution["value"]))
        dates = datetime(text, chinese)
        for found in dates:
            if found.type_name.endswith("duration"):
                claimed.append((found.start, found.end + 1, "duration", duration(found)))
        others = [found for found in dates if not found.type_name.endswith("duration")]
        for recognize in (number.recognize_ordinal, sequence.recognize_phone_number, sequence.recognize_url):
            others.extend(recognize(text, chinese))
        taken = [(start, end) for start, end, _, _ in claimed] + [(o.start, o.end + 1) for o in others]
        for found in number.recognize_number(text, chinese):
            if all(found.end < start or end <= found.start for start, end in taken):
                claimed.append((found.start, found.end + 1, "count", found.resolution["value"]))
        return sorted(claimed)

    return {"numerals": numeral, "quantities": quantities}


def jionlp() -> Tasks:
    """JioNLP: money, spans of time and sentences; it has no counts and no percentages."""
    jio = import_module("jionlp")

    def numeral(text: str) -> str | None:
        try:
            return str(jio.parse_money(f"{text}元")["num"])
        except Exception:  # it raises ValueError, TypeError and KeyError at what it can't read
            return None

    def quantities(text: str) -> list[Quantity]:
        found: list[Quantity] = []
        for money in jio.ner.extract_money(text, with_parsing=True):
            found.append((*money["offset"], "money", str(money["detail"]["num"])))
        for span in jio.ner.extract_time(text, time_base={"year": 2023}, with_parsing=True):
            if span["type"] == "time_delta":
                times = span["detail"]["time"]
                values = list((times[-1] if isinstance(times, list) else times).values())
                found.append((*span["offset"], "duration", str(values[0]) if len(values) == 1 else ""))
        return sorted(found)

    def sentences(text: str) -> list[Span]:
        return list(in_order(text, jio.split_sentence(text, criterion="coarse")))

    return {"numerals": numeral, "quantities": quantities, "sentences": sentences}


def cn2an() -> Tasks:
    """cn2an, in the mode that takes digits and Chinese numerals together."""
    convert = import_module("cn2an").cn2an

    def numeral(text: str) -> str | None:
        try:
            return str(convert(text, "smart"))
        except ValueError:
            return None

    return {"numerals": numeral}


def pysbd() -> Tasks:
    """pySBD for Chinese, which may change the text on its way."""
    segmenter = import_module("pysbd").Segmenter(language="zh", clean=False)
    return {"sentences": lambda text: list(in_order(text, segmenter.segment(text)))}


def spacy() -> Tasks:
    """spaCy's sentencizer over a blank Chinese pipeline."""
    pipeline = import_module("spacy").blank("zh")
    pipeline.add_pipe("sentencizer")
    return {"sentences": lambda text: [(s.start_char, s.end_char) for s in pipeline(text).sents]}


SYSTEMS: Mapping[str, Callable[[], Tasks]] = {
    "govinfo_nlp": govinfo_nlp,
    "naive": naive,
    "Recognizers-Text": recognizers_text,
    "JioNLP": jionlp,
    "cn2an": cn2an,
    "pySBD": pysbd,
    "spaCy sentencizer": spacy,
}


def cost(tasks: Tasks, questions: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the answers cost, in seconds of the processor and in megabytes."""
    asked = {task: answer for task, answer in tasks.items() if task in questions}
    for task, answer in asked.items():
        answer(questions[task][0])
    found: dict[str, Any] = {"start": time.process_time()}
    for task, answer in asked.items():
        took = [_seconds(answer, text) for text in questions[task]]
        found[task] = took[WARM:]
    return found | {"peak": _peak()}


def _seconds(answer: Callable[[str], Any], text: str) -> float:
    started = time.process_time()
    answer(text)
    return time.process_time() - started


def _peak() -> float:
    """The most memory that this process has held, in megabytes; 0 where the system doesn't tell."""
    about = Path("/proc/self/status")
    lines = about.read_text().splitlines() if about.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> int:
    """Answers the questions on standard input."""
    questions = json.load(sys.stdin)
    output, sys.stdout = sys.stdout, sys.stderr  # some rivals print when they are imported
    try:
        tasks = SYSTEMS[sys.argv[1]]()
    except ImportError as error:
        print(error, file=sys.stderr)
        return NOT_INSTALLED
    if "--cost" in sys.argv:
        json.dump(cost(tasks, questions), output)
        return 0
    answers = {task: [answer(text) for text in questions[task]] for task, answer in tasks.items()}
    json.dump(answers, output, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
