"""CSV text in, records and fields out."""

import csv
import io
import random

import pytest

from glue.lib.csv_text import Lines, ends_open, fields, records
from glue.lib.record import NotARecordError


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("a,b", ["a", "b"]),
        ("", [""]),
        (",", ["", ""]),
        ('"a,b",c', ["a,b", "c"]),
        ('"a ""b"" c",d', ['a "b" c', "d"]),
        ('"",x', ["", "x"]),
        ('"a\r\nb",c\r', ["a\r\nb", "c"]),
        ("a, b ,c\r", ["a", " b ", "c"]),
        ('a,"b"\r', ["a", "b"]),
        ("a\rb,c", ["a\rb", "c"]),
    ],
)
def test_splits_a_record(record: str, expected: list[str]) -> None:
    assert fields(record) == expected


def test_splits_at_another_delimiter() -> None:
    assert fields('"a;b";c,d', ";") == ["a;b", "c,d"]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('5" pipe,x', "a quote inside field 1"),
        ('a, "b"', "a quote inside field 2"),
        ('a,"b" c', "text after the closing quote of field 2"),
        ('a,"b', "text after the closing quote of field 2"),
    ],
)
def test_says_why_it_cannot(record: str, reason: str) -> None:
    with pytest.raises(NotARecordError, match=reason):
        fields(record)


def lines_of(text: str) -> list[tuple[int, bytes]]:
    return list(enumerate(text.encode().split(b"\n"), 1))


def test_a_record_goes_on_while_a_quote_is_open() -> None:
    assert list(records(lines_of('a,"b\n\nc",d\ne'))) == [Lines(1, b'a,"b\n\nc",d'), Lines(4, b"e")]


def test_after_a_quote_that_never_closes_each_line_is_for_itself() -> None:
    lines = [Lines(1, b"a"), Lines(2, b'"b', closed=False), Lines(3, b"c", closed=False)]
    assert list(records(lines_of('a\n"b\nc'))) == lines


def test_a_stray_quote_spoils_its_own_line_alone() -> None:
    assert [record.first for record in records(lines_of('5" pipe,x\ny"z\n"a" b,c\nd'))] == [1, 2, 3, 4]


def test_finds_the_ends_that_a_character_machine_finds() -> None:
    chance = random.Random(1)
    for _ in range(20_000):
        text = "".join(chance.choice('ab,"\n\r') for _ in range(chance.randrange(15)))
        assert [record.first for record in records(lines_of(text)) if record.closed] == machine(text)


def machine(text: str) -> list[int]:
    """First lines of the records in a text, one character after the other."""
    first, line, state, firsts = 1, 1, "start", []
    steps = {"start": {'"': "quoted", ",": "start"}, "plain": {",": "start"}, "closing": {'"': "quoted", ",": "start"}}
    for character in text:
        line += character == "\n"
        if character == "\n" and state != "quoted":
            firsts.append(first)
            first, state = line, "start"
        elif state == "quoted":
            state = "closing" if character == '"' else "quoted"
        else:
            state = steps[state].get(character, "plain")
    return firsts if state == "quoted" else [*firsts, first]


def test_reads_what_pythons_writer_writes() -> None:
    chance = random.Random(2)
    for _ in range(2000):
        row = ["".join(chance.choice('ab,"\n\r é') for _ in range(chance.randrange(6))) for _ in range(3)]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(row)
        (record,) = records(lines_of(text.getvalue().removesuffix("\n")))
        assert fields(record.content.decode()) == row


def test_takes_long_records_in_its_stride() -> None:
    assert ends_open(b"x" * 20 + b',"a ""b"" c"' * 200_000 + b',"open')
    assert len(fields(",".join(['"a ""b"""'] * 200_000))) == 200_000
