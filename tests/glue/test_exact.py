"""Lines in, verdicts out, for every kind of line that senders have been seen to write."""

import json
import math
import random

import pytest

from glue.lib.contract import Contract
from glue.lib.exact import line_judge
from glue.lib.record import NotARecordError, parse_record

GOOD = {
    "transaction_id": 7,
    "transaction_date": "2024/01/31",
    "toll_booth": "golf_rd",
    "vehicle_make": "Kia",
    "vehicle_category": "SUV",
    "transaction_amount": 2.5,
}
NO_RECORD = "no record: one JSON object or one Python dict is wanted"
WHOLE = "a whole number from -9223372036854775808 to 9223372036854775807 is wanted"
FINITE = "a finite number within the range of real is wanted"


def line(**changes: object) -> str:
    """A good record as JSON, changed; a changed value of `...` is left out, and a `raw` string is put as it is."""
    record = {name: value for name, value in {**GOOD, **changes}.items() if value is not ...}
    texts = {name: value if isinstance(value, Raw) else json.dumps(value) for name, value in record.items()}
    return "{" + ", ".join(f'"{name}": {text}' for name, text in texts.items()) + "}"


class Raw(str):
    """JSON text that stands for itself."""


BAD = [
    ("nonsense", [NO_RECORD]),
    ("{", [NO_RECORD]),
    ("[1, 2]", [NO_RECORD]),
    ('"text"', [NO_RECORD]),
    ("null", [NO_RECORD]),
    ("{'a': true}", [NO_RECORD]),
    ("{'a': __import__('os')}", [NO_RECORD]),
    ("{1, 2}", [NO_RECORD]),
    ('{"a": 1} {"b": 2}', [NO_RECORD]),
    ('{"a":' * 100_000, [NO_RECORD]),
    ("{'a':" * 100_000, [NO_RECORD]),
    ('{"a": "a\0b"}', [NO_RECORD]),
    (line(toll_booth=...), ["toll_booth is missing: text is wanted"]),
    (line(toll_booth=None), ["toll_booth is null: text is wanted"]),
    (line(toll_booth=5), ["toll_booth is 5: text is wanted"]),
    (line(toll_booth=False), ["toll_booth is false: text is wanted"]),
    (line(toll_booth=["a"]), ["toll_booth is list ['a']: text is wanted"]),
    (line(toll_booth={"a": 1}), ["toll_booth is object {'a': 1}: text is wanted"]),
    (line(toll_booth="a\0b"), ['toll_booth is "a\\u0000b": text without NUL characters is wanted']),
    (
        line(toll_booth="\ud800"),
        ['toll_booth is "\\ud800": text without half characters (lone surrogates) is wanted'],
    ),
    (
        line(toll_booth="é" * 129),
        [f'toll_booth is "{"é" * 40}…" (258 bytes): text of at most 256 bytes is wanted'],
    ),
    (line(transaction_id=1.5), [f"transaction_id is 1.5: {WHOLE}"]),
    (line(transaction_id=Raw("1e3")), [f"transaction_id is 1e3: {WHOLE}"]),
    (line(transaction_id="abc"), [f'transaction_id is "abc": {WHOLE}']),
    (line(transaction_id="7"), [f'transaction_id is "7": {WHOLE}']),
    (line(transaction_id=True), [f"transaction_id is true: {WHOLE}"]),
    (line(transaction_id=2**63), [f"transaction_id is {2**63}: {WHOLE}"]),
    (line(transaction_id=-(2**63) - 1), [f"transaction_id is {-(2**63) - 1}: {WHOLE}"]),
    (line(transaction_id=Raw("9" * 5000)), [f"transaction_id is {'9' * 40}…: {WHOLE}"]),
    (line(transaction_amount="2.5"), [f'transaction_amount is "2.5": {FINITE}']),
    (line(transaction_amount=False), [f"transaction_amount is false: {FINITE}"]),
    (line(transaction_amount=math.nan), [f"transaction_amount is NaN: {FINITE}"]),
    (line(transaction_amount=-math.inf), [f"transaction_amount is -Infinity: {FINITE}"]),
    (line(transaction_amount=Raw("1e400")), [f"transaction_amount is 1e400: {FINITE}"]),
    (
        line(transaction_amount=Raw("1e99999999999999999999")),
        [f"transaction_amount is 1e99999999999999999999: {FINITE}"],
    ),
    (line(transaction_amount=3.5e38), [f"transaction_amount is 3.5e+38: {FINITE}"]),
    (repr(GOOD | {"transaction_amount": math.nan}), [f"transaction_amount is nan: {FINITE}"]),
    (repr(GOOD | {"transaction_amount": -math.inf}), [f"transaction_amount is -inf: {FINITE}"]),
    (repr(GOOD | {"transaction_amount": 1j}), [f"transaction_amount is value 1j: {FINITE}"]),
    (repr(GOOD | {"toll_booth": b"x"}), ["toll_booth is value b'x': text is wanted"]),
    (
        line(transaction_date="2024-01-31"),
        [r'transaction_date is "2024-01-31": text like ^\d{4}/\d{2}/\d{2}$ is wanted'],
    ),
    (
        line(transaction_date="2024/01/31\n"),
        [r'transaction_date is "2024/01/31\n": text like ^\d{4}/\d{2}/\d{2}$ is wanted'],
    ),
    (
        line(transaction_date="٢٠٢٤/٠١/٣١"),
        [r'transaction_date is "٢٠٢٤/٠١/٣١": text like ^\d{4}/\d{2}/\d{2}$ is wanted'],
    ),
    (
        line(transaction_id=1.5, vehicle_make=None, transaction_amount="x"),
        [
            f"transaction_id is 1.5: {WHOLE}",
            "vehicle_make is null: text is wanted",
            f'transaction_amount is "x": {FINITE}',
        ],
    ),
    (line(Toll_Booth="x", toll_booth=...), ["toll_booth is missing: text is wanted"]),
]


@pytest.mark.parametrize(("text", "problems"), BAD, ids=[f"{text[:50]}" for text, _ in BAD])
def test_says_everything_that_is_wrong_with_a_line(toll: Contract, text: str, problems: list[str]) -> None:
    verdict = line_judge(toll)(text.encode("utf-8", "surrogatepass"))
    assert verdict.json is None
    assert verdict.problems == problems


def test_refuses_bytes_that_are_no_utf_8(toll: Contract) -> None:
    verdict = line_judge(toll)(line().encode().replace(b"golf", b"g\xffl"))
    assert verdict.problems == [f"no record: byte {line().encode().index(b'golf') + 2} of the line is not UTF-8"]


@pytest.mark.parametrize(
    "text",
    [
        line(),
        repr(GOOD),
        line() + "\r",
        "\t " + repr(GOOD) + " \r",
        line(unknown={"nested": [1, "x"]}),
        line(unknown=math.nan),
        line(toll_booth="first") + "",
        line()[:-1] + ', "toll_booth": "golf_rd"}',
    ],
)
def test_takes_good_lines_without_what_the_contract_does_not_name(toll: Contract, text: str) -> None:
    verdict = line_judge(toll)(text.encode())
    assert verdict.problems == []
    assert json.loads(verdict.json) == GOOD | ({"toll_booth": "first"} if "first" in text else {})


def test_takes_the_extremes_of_each_type(toll: Contract) -> None:
    extremes = {
        "transaction_id": -(2**63),
        "toll_booth": "é" * 128,
        "vehicle_make": "",
        "transaction_amount": 3.4028235e38,
    }
    verdict = line_judge(toll)(repr(GOOD | extremes).encode())
    assert json.loads(verdict.json) == GOOD | extremes


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.", "1"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("1_000.25", "1000.25"),
        ("+2.50", "2.50"),
        ("1.10", "1.10"),
        ("3", "3"),
    ],
)
def test_keeps_numbers_as_they_were_written(toll: Contract, text: str, number: str) -> None:
    verdict = line_judge(toll)(repr(GOOD).replace("2.5", text).encode())
    assert f'"transaction_amount":{number}}}' in verdict.json


def test_optional_columns_may_be_null_or_missing(toll: Contract) -> None:
    verdict = line_judge(toll)(line(transaction_id=None, transaction_amount=...).encode())
    assert json.loads(verdict.json) == GOOD | {"transaction_id": None, "transaction_amount": None}


def random_text(chance: random.Random) -> str:
    """Text with whatever repr has to escape, quote or leave alone."""
    alphabet = "ab '\"\\\n\t\r\x00\x7f\x85\xa0é€\u2028\u0660\ufffd\ufeff😀{}:,None True#"
    return "".join(chance.choices(alphabet, k=chance.randrange(12)))


def random_value(chance: random.Random) -> object:
    """Any value that a record may hold."""
    kinds = [
        lambda: random_text(chance),
        lambda: chance.randrange(-(2**70), 2**70),
        lambda: chance.uniform(-1e9, 1e9) * 10.0 ** chance.randrange(-30, 30),
        lambda: chance.choice([None, True, False]),
        lambda: [random_text(chance), {random_text(chance): None}],
    ]
    return chance.choice(kinds)()


def plain(value: object) -> object:
    """A parsed value with its numbers read, to compare."""
    if isinstance(value, str) and type(value) is not str:
        return float(value) if any(mark in value for mark in ".en") else int(value)
    if isinstance(value, list):
        return [plain(each) for each in value]
    return {name: plain(each) for name, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("write", [repr, json.dumps, lambda record: json.dumps(record, ensure_ascii=False)])
def test_reads_back_any_record_that_python_prints(write: object) -> None:
    chance = random.Random(3)
    for _ in range(500):
        record = {random_text(chance): random_value(chance) for _ in range(chance.randrange(5))}
        assert plain(parse_record(write(record))) == record


def test_never_fails_but_in_its_own_words(toll: Contract) -> None:
    chance, judge = random.Random(4), line_judge(toll)
    for _ in range(2000):
        text = list(repr(GOOD))
        for _ in range(chance.randrange(1, 4)):
            text[chance.randrange(len(text))] = chance.choice("'\"{}[](),:\\ \x00é1eN")
        verdict = judge("".join(text).encode())
        assert (verdict.json is None) == bool(verdict.problems)


def test_does_not_run_what_a_line_says() -> None:
    with pytest.raises(NotARecordError):
        parse_record("{'a': print('x')}")
