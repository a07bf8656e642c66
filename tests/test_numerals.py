"""Written numerals: a table of forms, the numerals written from a value, and the laws of intervals."""

from __future__ import annotations

import decimal
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govinfo_nlp import extract
from govinfo_nlp.language.numerals import EXACT, Interval, Numeral, add, claimed, interval, meet, parse
from govinfo_nlp.models import Bound, Metric

# Written form, value, what its last stated digit is worth.
FORMS = [
    ("0", "0", "1"),
    ("8965", "8965", "1"),
    ("98.20", "98.20", "0.01"),
    ("007", "7", "1"),
    (".5", "0.5", "0.1"),
    ("12,345,678", "12345678", "1"),
    ("１２，３４５．６", "12345.6", "0.1"),
    ("20，300", "20300", "1"),
    ("1 234 567", "1234567", "1"),
    ("1\u2009234\u2009567", "1234567", "1"),
    ("1\u3000234", "1234", "1"),
    ("1\u200b2\u200b3", "123", "1"),
    ("-12", "-12", "1"),
    ("－12.5", "-12.5", "0.1"),
    ("+3", "3", "1"),
    ("负三十二", "-32", "1"),
    ("負三十二", "-32", "1"),
    ("1.2E+05", "120000", "10000"),
    ("1.2万", "12000", "1000"),
    ("1.20万", "12000", "100"),
    ("2.3亿", "230000000", "10000000"),
    ("4.78万亿", "4780000000000", "10000000000"),
    ("10万万", "1000000000", "100000000"),
    ("1,100.9亿", "110090000000", "10000000"),
    ("3千5百", "3500", "100"),
    ("3千5", "3500", "100"),
    ("25万6千", "256000", "1000"),
    ("3万4000", "34000", "1"),
    ("1千零1", "1001", "1"),
    ("2千零30万", "20300000", "10000"),
    ("1000 万", "10000000", "10000"),
    ("零", "0", "1"),
    ("〇", "0", "1"),
    ("十", "10", "1"),
    ("十五", "15", "1"),
    ("二十", "20", "1"),
    ("廿五", "25", "1"),
    ("卅", "30", "1"),
    ("一百", "100", "100"),
    ("三百一十六", "316", "1"),
    ("一百零五", "105", "1"),
    ("一百五", "150", "10"),
    ("两千四百五", "2450", "10"),
    ("百三", "130", "10"),
    ("一千零五十", "1050", "1"),
    ("一千零十", "1010", "1"),
    ("一万零十二", "10012", "1"),
    ("一万二百五十", "10250", "1"),
    ("两万三", "23000", "1000"),
    ("九十二万四", "924000", "1000"),
    ("一百零十万三千", "1103000", "1000"),
    ("一百二十万", "1200000", "10000"),
    ("三百万", "3000000", "1000000"),
    ("一万五千亿", "1500000000000", "100000000000"),
    ("五亿零六", "500000006", "1"),
    ("四万万", "400000000", "100000000"),
    ("一亿万", "1000000000000", "1000000000000"),
    ("四万万五千万", "450000000", "10000000"),
    ("二万亿三千亿", "2300000000000", "100000000000"),
    ("四十五亿四千零四万", "4540040000", "10000"),
    ("五兆六十二亿四万五千二", "5006200045200", "100"),
    ("二〇二一", "2021", "1"),
    ("一五〇万", "1500000", "10000"),
    ("九点五", "9.5", "0.1"),
    ("三十点五", "30.5", "0.1"),
    ("零点〇五", "0.05", "0.01"),
    ("两千三点一", "2300.1", "0.1"),
    ("两千零三点一", "2003.1", "0.1"),
    ("五点六万", "56000", "1000"),
    ("壹仟贰佰叁拾肆", "1234", "1"),
    ("玖拾捌万柒仟", "987000", "1000"),
    ("兩億三千萬", "230000000", "10000000"),
    ("倆千两百贰拾二", "2222", "1"),
    ("三 百 一 十 六", "316", "1"),
    ("二 十 点 五", "20.5", "0.1"),
    ("一千多万", "10000000", "10000000"),
    ("500余万", "5000000", "10000"),
    ("一百零几万", "1000000", "10000"),
    ("十几", "10", "1"),
    ("卅余", "30", "1"),
    ("二分之一", "0.5", "0.5"),
    ("千分之二", "0.002", "0.001"),
    ("百分之九十五点六", "0.956", "0.001"),
    ("16分之5", "0.3125", "0.0625"),
    ("一又二分之一", "1.5", "0.5"),
    ("负一又四分之一", "-1.25", "0.25"),
    ("3/5", "0.6", "0.2"),
    ("1 3/5", "1.6", "0.2"),
    ("半", "0.5", "0.1"),
]

NO_NUMERALS = [
    "",
    " ",
    "件",
    "12件",
    "十件",
    "1 2",
    "1,23",
    "1, 234",
    "12,34",
    "1.2.3",
    "3.",
    "点五",
    "一点",
    "二三十",
    "十七八",
    "三五百",
    "五十千",
    "七十百",
    "三万百",
    "几十",
    "1/0",
    "分之一",
    "三分之",
    "又二分之一",
    "--9",
    "2^5",
    "40k",
    "1e999",
    "9" * 25,
    "亿" * 40,
    "一" * 200,
]
DIGITS = "零一二三四五六七八九"
FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
TRADITIONAL = str.maketrans("万亿两", "萬億兩")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

whole_numbers = st.integers(0, 10**16 - 1) | st.integers(0, 10**5)
decimals = st.builds(
    lambda digits, places: EXACT.scaleb(Decimal(digits), -places), st.integers(0, 10**12), st.integers(0, 6)
)
texts = st.text(st.characters(exclude_categories=()), max_size=60) | st.lists(
    st.sampled_from(
        [*"0129.,，－-+负 \u3000\u200b一二两十廿百千万亿兆点零〇余几多又半成", "分之", "/", "E5"]
    ),
    max_size=24,
).map("".join)


def below_ten_thousand(number: int) -> str:
    """316 as 三百一十六, a 零 for each gap."""
    written, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            written += "零" * (gap and bool(written)) + DIGITS[digit] + name
        gap = not digit
    return written


def chinese(number: int) -> str:
    """A whole number in Chinese, 万亿 included, as a careful writer has it."""
    if number < 10**4:
        return below_ten_thousand(number) or "零"
    scale, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    high, low = divmod(number, scale)
    gap = "零" if low and low < scale // 10 else ""
    return chinese(high) + name + gap + (chinese(low) if low else "")


def short(written: str) -> str:
    """十五 for 一十五, 两 for 二 before 百, 千, 万 and 亿."""
    written = written.removeprefix("一") if written.startswith("一十") else written
    for scale in "百千万亿":
        written = written.replace(f"二{scale}", f"两{scale}")
    return written.replace("十两", "十二")


SCRIPTS: dict[str, Callable[[int], str]] = {
    "Arabic": str,
    "Arabic, full width": lambda n: str(n).translate(FULL_WIDTH),
    "Arabic, commas": lambda n: f"{n:,}",
    "Arabic, full-width commas": lambda n: f"{n:,}".translate(FULL_WIDTH),
    "Arabic, spaces": lambda n: f"{n:,}".replace(",", " "),
    "Arabic, thin spaces": lambda n: f"{n:,}".replace(",", "\u2009"),
    "Arabic, ideographic spaces": lambda n: f"{n:,}".replace(",", "\u3000"),
    "Chinese": chinese,
    "Chinese, as spoken": lambda n: short(chinese(n)),
    "Chinese, financial": lambda n: chinese(n).translate(FINANCIAL),
    "Chinese, Traditional": lambda n: short(chinese(n)).translate(TRADITIONAL),
    "Chinese, spaced out": lambda n: " ".join(chinese(n)),
    "Chinese, 〇": lambda n: chinese(n).replace("零", "〇"),
}
IN_SENTENCES = [name for name in SCRIPTS if name != "Chinese, spaced out"]


def numeral(written: str) -> Numeral:
    """What is parsed, where there must be something."""
    parsed = parse(written)
    assert parsed is not None, written
    return parsed


@contextmanager
def hostile_context() -> Iterator[decimal.Context]:
    """A host whose decimal context would round, or raise, wherever it were read."""
    parse.cache_clear()
    context = decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[decimal.Inexact, decimal.Rounded])
    with decimal.localcontext(context) as current:
        yield current
    parse.cache_clear()


def metric(text: str) -> Metric:
    """The one metric of a text."""
    (only,) = extract(text)
    return only


@pytest.mark.parametrize(("written", "value", "step"), FORMS, ids=[form[0] for form in FORMS])
def test_a_written_form_has_its_value_and_step(written: str, value: str, step: str) -> None:
    assert numeral(written) == Numeral(Decimal(value), Decimal(step))


@pytest.mark.parametrize("text", NO_NUMERALS, ids=lambda text: ascii(text[:12]))
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("script", SCRIPTS)
@given(number=whole_numbers)
def test_a_numeral_written_from_a_value_parses_back_to_it(script: str, number: int) -> None:
    written = SCRIPTS[script](number)
    assert numeral(written).value == number
    assert numeral("负" + written).value == -number


@pytest.mark.parametrize("script", IN_SENTENCES)
@given(number=st.integers(2, 10**10 - 1) | st.integers(2, 10**5))  # eleven digits may be a telephone
@example(number=12345)
@example(number=2020)
def test_a_numeral_written_from_a_value_is_found_whole_before_its_unit(script: str, number: int) -> None:
    written = SCRIPTS[script](number)
    found = metric(f"全年办结{written}件。")
    assert (found.text, found.value, found.unit) == (f"{written}件", Decimal(number), "件")


@given(decimals)
def test_decimals_parse_back_with_the_step_of_their_last_digit(value: Decimal) -> None:
    written = format(value, "f")
    step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    for form in (written, written.translate(FULL_WIDTH)):
        assert numeral(form) == Numeral(value, step)


@given(
    decimals, st.sampled_from([("万", 10**4), ("亿", 10**8), ("千", 10**3), ("万亿", 10**12), ("億", 10**8)])
)
def test_digits_before_a_scale_are_multiplied_out_and_so_is_their_step(
    value: Decimal, scale: tuple[str, int]
) -> None:
    bare, scaled = numeral(format(value, "f")), numeral(format(value, "f") + scale[0])
    assert scaled.value == EXACT.multiply(bare.value, Decimal(scale[1]))
    assert scaled.step == EXACT.multiply(bare.step, Decimal(scale[1]))


@given(st.integers(1, 9999), st.integers(1, 9))
def test_mixed_numerals_add_their_parts(ten_thousands: int, thousands: int) -> None:
    value = ten_thousands * 10**4 + thousands * 10**3
    assert numeral(f"{ten_thousands}万{thousands}千").value == value
    assert numeral(f"{ten_thousands}万{thousands}").value == value
    assert numeral(f"{chinese(ten_thousands)}万{thousands}千").value == value


@given(st.integers(0, 10**8), st.text("0123456789", min_size=1, max_size=8))
def test_decimals_in_chinese_parse_back(whole: int, digits: str) -> None:
    written = f"{chinese(whole)}点{''.join(DIGITS[int(digit)] for digit in digits)}"
    assert numeral(written) == Numeral(Decimal(f"{whole}.{digits}"), Decimal(1).scaleb(-len(digits)))


@given(st.integers(1000, 9999))
def test_digits_by_position_parse_back(number: int) -> None:
    written = "".join(DIGITS[int(digit)] for digit in str(number))
    assert numeral(written).value == number
    assert numeral(written.replace("零", "〇")).value == number


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_fraction_times_its_denominator_is_its_numerator(above: int, below: int) -> None:
    for written in (f"{chinese(below)}分之{chinese(above)}", f"{below}分之{above}", f"{above}/{below}"):
        product = EXACT.multiply(numeral(written).value, Decimal(below))
        assert abs(product - above) < Decimal("1e-20")


@given(st.integers(0, 10**6))
def test_a_last_digit_that_is_no_zero_is_worth_one(tens: int) -> None:
    number = tens * 10 + 7
    assert {numeral(write(number)).step for write in SCRIPTS.values()} == {Decimal(1)}


@given(texts)
@example("\ud800")
@example("²")
@example("1" + "0" * 400)
@example("亿" * 120)
@example("百分之" * 20)
@example("9e99万亿亿亿")
def test_parsing_never_raises_and_says_finite_numbers_only(text: str) -> None:
    parsed = parse(text)
    assert parsed is None or (parsed.value.is_finite() and parsed.step > 0)


@given(texts)
def test_width_does_not_change_a_value(text: str) -> None:
    assert parse(text.translate(FULL_WIDTH)) == parse(text)


SENTENCE = "办结{0}件，近{0}人，占{0}%，增长-{0}%，发放{0}余万元。"


@given(st.one_of(st.sampled_from([form[0] for form in FORMS]), texts))
def test_the_host_context_is_neither_read_nor_changed(text: str) -> None:
    parse.cache_clear()
    usual = parse(text)
    metrics = extract(SENTENCE.format(text))
    claims = list(map(claimed, metrics))
    with hostile_context() as context:
        assert parse(text) == usual
        assert extract(SENTENCE.format(text)) == metrics
        assert list(map(claimed, metrics)) == claims
        assert all(meet(one, one) for one in claims)
        add(claims)
        assert (context.prec, context.rounding) == (3, decimal.ROUND_UP)
        assert not any(context.flags.values())


values = st.builds(
    lambda digits, places: Decimal((int(digits < 0), tuple(map(int, str(abs(digits)))), places)),
    st.integers(-(10**15), 10**15),
    st.integers(-4, 4),
)
steps = st.integers(-4, 8).map(lambda exponent: Decimal((0, (1,), exponent)))
bounds = st.sampled_from(Bound)
intervals = st.builds(interval, values, steps, bounds)


@given(values, steps, bounds)
def test_a_figure_may_stand_for_its_own_value(value: Decimal, step: Decimal, bound: Bound) -> None:
    assert interval(value, step, bound).holds(value)


@given(values, steps, bounds)
def test_what_a_figure_claims_has_its_ends_in_order(value: Decimal, step: Decimal, bound: Bound) -> None:
    claimed = interval(value, step, bound)
    assert claimed.low is None or claimed.high is None or claimed.low <= claimed.high
    assert (claimed.high is None) == (bound is Bound.AT_LEAST)
    assert (claimed.low is None) == (bound is Bound.AT_MOST)


@given(values, steps, steps, bounds)
def test_a_coarser_step_claims_no_less(value: Decimal, one: Decimal, other: Decimal, bound: Bound) -> None:
    fine, coarse = sorted((one, other))
    narrow = interval(value, fine, bound, counted=False)
    wide = interval(value, coarse, bound, counted=False)
    assert wide.low is None or (narrow.low is not None and wide.low <= narrow.low)
    assert wide.high is None or (narrow.high is not None and narrow.high <= wide.high)


@given(intervals, intervals)
def test_meeting_is_mutual_and_with_itself(one: Interval, other: Interval) -> None:
    assert meet(one, one)
    assert meet(one, other) == meet(other, one)


@given(intervals, intervals)
def test_two_claims_meet_where_some_number_is_in_both(one: Interval, other: Interval) -> None:
    ends = [end for end in (one.low, one.high, other.low, other.high) if end is not None]
    between = [EXACT.divide(EXACT.add(low, high), Decimal(2)) for low in ends for high in ends]
    outside = [EXACT.add(end, Decimal(sign)) for end in ends for sign in (-1, 1)]
    assert meet(one, other) == any(one.holds(n) and other.holds(n) for n in (*between, *outside))


@given(st.lists(intervals, max_size=5))
def test_a_sum_of_claims_is_the_same_in_any_order_and_holds_the_sum_of_ends(claims: list[Interval]) -> None:
    total = add(claims)
    assert add(reversed(claims)) == total
    assert add([*claims, Interval(Decimal(0), Decimal(0))]) == total
    if all(claimed.low is not None for claimed in claims):
        assert total.low == sum((claimed.low or Decimal(0) for claimed in claims), Decimal(0))


@given(st.integers(1, 10**9), st.integers(0, 8))
def test_a_rounded_or_cut_off_figure_claims_the_exact_one(number: int, places: int) -> None:
    scale = Decimal(10) ** places
    for rounding in (decimal.ROUND_HALF_UP, decimal.ROUND_FLOOR):
        shown = (Decimal(number) / scale).quantize(Decimal(1), rounding=rounding) * scale
        assert interval(shown, scale, Bound.EXACT).holds(Decimal(number))


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("办结258件。", ["258"], ["257", "259", "258.4"]),
        ("办结率98.2%。", ["98.15", "98.24", "98.29"], ["98.1", "98.3"]),
        ("浏览1.2万次。", ["11500", "12000", "12999"], ["11499", "13000"]),
        ("浏览近300次。", ["290", "300"], ["200", "400"]),
        ("发放1600多份。", ["1600", "1650", "1699"], ["1599", "1700"]),
        ("发放1.2万余份。", ["12000", "12999"], ["11999", "13000"]),
        ("超过300件。", ["300", "9999"], ["299"]),
        ("不超过20个工作日。", ["0", "20"], ["21"]),
    ],
)
def test_a_metric_claims_what_its_words_leave_open(text: str, inside: list[str], outside: list[str]) -> None:
    span = claimed(metric(text))
    assert [number for number in inside if not span.holds(Decimal(number))] == []
    assert [number for number in outside if span.holds(Decimal(number))] == []


class TestEdges:
    """What a small fault in a rule would let through (see ``benchmarks/mutants.py``)."""

    @pytest.mark.parametrize("letter", string.ascii_letters + "!#$&'*;<=>?@[]^_`{|}~")
    def test_a_letter_is_no_part_of_a_numeral(self, letter: str) -> None:
        assert parse(letter) is parse(f"十{letter}") is parse(f"{letter}百") is None

    @pytest.mark.parametrize("text", ["三百五百", "三十五十", "二千三千", "几万", "几亿", "余", "多万"])
    def test_what_is_none(self, text: str) -> None:
        assert parse(text) is None

    def test_a_million_millions(self) -> None:
        assert [metric.value for metric in extract("投资3兆元，流量30兆瓦。")][:1] == [Decimal(3 * 10**12)]

    def test_sums_are_exact(self) -> None:
        large, small = Decimal(10**23), Decimal("0.00000001")
        both = [Interval(large, large), Interval(small, small)]
        assert add(both).low == Decimal("100000000000000000000000.00000001")

    def test_a_figure_is_a_count_unless_told(self) -> None:
        assert interval(Decimal(5), Decimal(1), Bound.EXACT) == Interval(Decimal(5), Decimal(5))
        assert interval(Decimal(5), Decimal(1), Bound.EXACT, counted=False).low == Decimal("4.5")
