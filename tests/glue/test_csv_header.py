"""Headers in, layouts or differences out."""

import pytest

from glue.lib.csv_header import Header, header_problem, layout, other_kind, read_header
from tests.glue.sales import HEADERS, sales_contract

SALES = sales_contract()


def header(*names: str) -> Header:
    return Header(names, 1)


@pytest.mark.parametrize(
    ("head", "names", "lines"),
    [
        (b"a,b\n1,2", ("a", "b"), 1),
        (b"\xef\xbb\xbfa,b\r\n", ("a", "b"), 1),
        (b'\xef\xbb\xbf"a",b\r\n', ("a", "b"), 1),
        (b"\n \r\na,b\n", ("a", "b"), 3),
        (b'"a\nx",b\n', ("a\nx", "b"), 2),
        (b"a,b", ("a", "b"), 1),
    ],
)
def test_reads_the_first_record(head: bytes, names: tuple[str, ...], lines: int) -> None:
    header = read_header(head, complete=True)
    assert (header.names, header.lines) == (names, lines)


@pytest.mark.parametrize(("head", "alone"), [(b"a,b", True), (b"a\r\n\n \n", True), (b"a\n1", False)])
def test_tells_whether_anything_follows(head: bytes, alone: bool) -> None:
    assert read_header(head, complete=True).alone is alone


@pytest.mark.parametrize("head", [b"a,b", b'"a\nb', b""])
def test_waits_for_all_of_it(head: bytes) -> None:
    assert read_header(head, complete=False) is None


def test_a_file_of_blank_lines_has_none() -> None:
    assert read_header(b"\xef\xbb\xbf\n \r\n\t", complete=True) is None


def test_tells_which_byte_is_not_utf8() -> None:
    assert read_header("\ufeffé".encode("utf-16"), complete=True).unreadable.startswith("byte 1 of the file")
    latin = read_header("Region,Café,Item\n".encode("latin-1"), complete=True)
    assert latin.unreadable == "byte 11 of the file, in its header, is not UTF-8"


def test_takes_any_order_and_compares_without_case_and_spaces() -> None:
    sent = [" order id", "COUNTRY", *reversed([each for each in HEADERS if each not in ("Order ID", "Country")])]
    assert header_problem(header(*sent), SALES) is None
    assert layout(header(*sent), SALES).positions[3] == 0
    assert layout(header(*sent), SALES).positions[0] == 1


def test_lists_the_difference() -> None:
    sent = [each for each in HEADERS if each != "Ship Date"] + ["Shipped", "Region"]
    problem = header_problem(header(*sent), SALES)
    assert problem == 'missing: "Ship Date"; unknown: "Shipped"; twice: "Region"'


def test_shows_nothing_of_what_may_be_a_row() -> None:
    problem = header_problem(header("Smith", "12 Main St"), SALES)
    assert problem == "the first line has none of the 14 columns. Is the header missing?"


def test_shows_no_more_than_a_person_reads() -> None:
    problem = header_problem(header(*HEADERS, *[f"{number}" + "x" * 100 for number in range(50)]), SALES)
    assert "and 30 more" in problem
    assert len(problem) < 1500


def test_a_header_that_is_no_csv_is_a_difference() -> None:
    assert "no CSV: text after the closing quote" in header_problem(read_header(b'"a" b\n', complete=True), SALES)


@pytest.mark.parametrize(("head", "kind"), [(b"\x1f\x8b\x08", "a gzip file"), (b"PK\x03\x04", "a zip"), (b"a", None)])
def test_knows_what_is_no_text(head: bytes, kind: str | None) -> None:
    found = other_kind(head)
    assert found is None if kind is None else found.startswith(kind)
