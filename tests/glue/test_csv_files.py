"""CSV files in, Parquet rows and quarantine out: real Spark, folders for buckets."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from glue.lib import csv_files
from glue.lib import lines as lines_module
from glue.lib.landed import Batch
from glue.lib.lines import Splits
from glue.lib.outputs import quarantine_key
from glue.lib.prepare import Prepared, prepare
from glue.lib.work import BatchRefusedError, Work
from tests.glue.conftest import STAGING
from tests.glue.fakes import NOON, FolderS3, manifest
from tests.glue.sales import HEADERS, as_csv, order, sales_contract

HEADER = as_csv()


class Harness:
    """Prepares batches of CSV files, and looks at what that left."""

    def __init__(self, spark: SparkSession, staging: Path) -> None:
        self.spark, self.s3, self.contract = spark, FolderS3(staging), sales_contract()

    def run(self, batch: str, *contents: bytes) -> Prepared:
        """Prepares a batch of files k0, k1 ..."""
        landed = [self.s3.land(f"k{at}", "v", content) for at, content in enumerate(contents)]
        self.work = Work(self.spark, self.s3, self.contract, STAGING, "jr_1")
        return prepare(self.work, Batch.from_manifest(manifest(batch, *landed)))

    def rows(self, batch: str) -> dict[tuple[str, int], dict]:
        """Good rows by source's key and line."""
        folder = f"s3://{STAGING}/out/{self.contract.dataset}/{batch}/jr_1/rows/"
        rows = [row.asDict() for row in self.spark.read.parquet(folder).collect()]
        return {(row["etl_source"].split("/")[1].split("@")[0], row["etl_line"]): row for row in rows}

    def bad(self, key: str) -> list[tuple[int, str, str]]:
        """Line, reason and record of a file's quarantined records."""
        lines = self.s3.staged(quarantine_key(self.contract.dataset, f"landing/{key}@v")).decode().splitlines()
        return [(each["line"], each["reason"], each["record"]) for each in map(json.loads, lines)]


@pytest.fixture
def harness(spark: SparkSession, staging: Path) -> Harness:
    """A harness; the staging bucket is shared, so batches have names of their own."""
    return Harness(spark, staging)


def test_reads_every_kind_of_value(harness: Harness) -> None:
    empty = dict.fromkeys(["Country", "Item Type", "Units Sold", "Unit Price"], "")
    spaced = {"Order ID": " +8 ", "Units Sold": "-3", "Unit Price": " .5", "Total Cost": "1e3", "Total Profit": "7."}
    prepared = harness.run("values", as_csv(order(7), order(0, **empty, **{"Order ID": "9"}), order(0, **spaced)))
    first, defaults, odd = (harness.rows("values")["k0", line] for line in (2, 3, 4))
    assert (prepared.written.good, prepared.written.quarantined) == (3, {})
    assert first == {
        "country": "Japan",
        "item_type": "Baby Food",
        "order_date": date(2014, 2, 28),
        "order_id": 7,
        "ship_date": date(2014, 3, 1),
        "units_sold": 7,
        "unit_price": 255.28,
        "total_revenue": 2533654.0,
        "total_cost": 1582243.5,
        "total_profit": 951410.5,
        "etl_source": "landing/k0@v",
        "etl_line": 2,
        "etl_landed_at": NOON.replace(tzinfo=None),
        "etl_batch": "values",
    }
    assert list(first) == [column.name for column in harness.contract.table_columns]
    assert [defaults[name] for name in ("country", "item_type", "units_sold", "unit_price")] == ["NA", "NA", 0, 0.0]
    assert [odd[name] for name in ("order_id", "units_sold", "unit_price", "total_cost")] == [8, -3, 0.5, 1000.0]


def test_reads_quotes_line_breaks_and_either_line_end(harness: Harness) -> None:
    quoted = {"Country": 'Côte "d\'Ivoire"', "Item Type": "a,b", "Region": "x\r\ny\n\nz"}
    unix = as_csv(order(1), order(2, **quoted), order(3), order(4, **{"Item Type": '"'}))
    windows = b"\xef\xbb\xbf" + as_csv(order(1), order(2, **quoted), order(3), end="\r\n")
    all_quoted = as_csv(order(1)).replace(b"Japan", b'"Japan"').replace(b"Asia", b'"As,ia"')
    assert harness.run("quotes", unix, windows, all_quoted).written.good == 8
    rows = harness.rows("quotes")
    assert sorted(rows) == [*[("k0", at) for at in (2, 3, 7, 8)], *[("k1", at) for at in (2, 3, 7)], ("k2", 2)]
    for key in ("k0", "k1"):
        assert (rows[key, 3]["country"], rows[key, 3]["item_type"]) == ('Côte "d\'Ivoire"', "a,b")
        assert [rows[key, line]["order_id"] for line in (2, 3, 7)] == [1, 2, 3]
    assert rows["k0", 8]["item_type"] == '"'


def test_finds_columns_wherever_each_file_has_them(harness: Harness) -> None:
    shouted = (
        as_csv(order(5), headers=sorted(HEADERS)).replace(b"Order ID", b" ORDERid ").replace(b"Country", b"country")
    )
    harness.run("order", as_csv(order(4)), shouted)
    rows = harness.rows("order")
    assert [rows[key, 2]["order_id"] for key in ("k0", "k1")] == [4, 5]
    assert [rows[key, 2]["country"] for key in ("k0", "k1")] == ["Japan", "Japan"]


def test_puts_bad_rows_aside_and_loads_the_others(harness: Harness) -> None:
    bad = [
        order(2, **{"Order Date": "2/30/2014"}),
        order(3, **{"Ship Date": ""}),
        order(0, **{"Order ID": "n/a"}),
        order(5, **{"Units Sold": "1.5", "Unit Price": "NaN"}),
    ]
    rows = as_csv(order(1), *bad).splitlines()
    rows += [
        b"a,b",
        rows[1] + b",more",
        b"",
        b' "' + rows[1],
        b'"Asia" x' + rows[1][4:],
        as_csv(order(9)).splitlines()[1],
    ]
    prepared = harness.run("bad", b"\n".join(rows))
    assert prepared.written.quarantined == {"landing/k0@v": 8}
    assert sorted(harness.rows("bad")) == [("k0", 2), ("k0", 12)]
    found = {line: reason for line, reason, _ in harness.bad("k0")}
    assert found == {
        3: 'order_date is "2/30/2014": a day as M/d/yyyy is wanted',
        4: "ship_date is null: a day as M/d/yyyy is wanted",
        5: 'order_id is "n/a": a whole number from -9223372036854775808 to 9223372036854775807 is wanted',
        6: "units_sold is 1.5: a whole number from -9223372036854775808 to 9223372036854775807 is wanted; "
        'unit_price is "NaN": a finite number within the range of double precision is wanted',
        7: "no record: 2 fields, where the header has 14",
        8: "no record: 15 fields, where the header has 14",
        10: "no record: a quote inside field 1, which does not begin with one",
        11: "no record: text after the closing quote of field 1",
    }


def test_after_a_quote_that_never_closes_nothing_is_trusted(harness: Harness) -> None:
    rows = as_csv(*[order(number) for number in range(1, 6)]).splitlines()
    rows[3] = b'"' + rows[3]
    harness.run("unclosed", b"\r\n".join(rows) + b"\r\n", as_csv(order(8)))
    assert sorted(harness.rows("unclosed")) == [("k0", 2), ("k0", 3), ("k1", 2)]
    bad = harness.bad("k0")
    assert [line for line, _, _ in bad] == [4, 5, 6]
    assert {reason for _, reason, _ in bad} == {"a quote that opens on this line or one before never closes"}


def test_tells_where_in_the_file_bytes_are_not_utf8(harness: Harness) -> None:
    content = as_csv(order(1), order(2, Country="Café"), order(3, Country='"é"\nü'), order(4), order(5, Region="ñ"))
    latin = content.decode().encode("latin-1")
    harness.run("latin", latin)
    assert sorted(line for _, line in harness.rows("latin")) == [2, 6]
    places = [latin.index(sign.encode("latin-1")) + 1 for sign in ("é,", 'é"', "ñ")]
    assert [(line, reason) for line, reason, _ in harness.bad("k0")] == [
        (line, f"byte {place} of the file is not UTF-8") for line, place in zip((3, 4, 7), places, strict=True)
    ]


def test_quarantines_a_whole_file_in_another_encoding(harness: Harness) -> None:
    prepared = harness.run("utf16", as_csv(order(1), order(2)).decode().encode("utf-16"), as_csv(order(3)))
    assert list(harness.rows("utf16")) == [("k1", 2)]
    assert prepared.written.quarantined["landing/k0@v"] == len(harness.bad("k0")) > 0
    assert harness.bad("k0")[0][1] == "byte 1 of the file, in its header, is not UTF-8"


def test_keeps_nul_characters_out(harness: Harness) -> None:
    harness.run("nul", as_csv(order(1, Country="a\0b"), order(2, Region="a\0b"), order(3)))
    assert sorted(harness.rows("nul")) == [("k0", 3), ("k0", 4)]
    assert harness.bad("k0")[0][1] == 'country is "a\\u0000b": text without NUL characters is wanted'


@pytest.mark.parametrize(("name", "content"), [("none", b""), ("head", HEADER), ("blank", b"\xef\xbb\xbf\r\n\n")])
def test_a_file_without_rows_has_none(harness: Harness, name: str, content: bytes) -> None:
    prepared = harness.run(f"empty-{name}", content)
    assert (prepared.written.good, prepared.written.quarantined) == (0, {})


def test_refuses_the_batch_for_a_wrong_header_and_lists_the_difference(harness: Harness) -> None:
    renamed = HEADER.replace(b"Ship Date", b"Shipped")
    with pytest.raises(BatchRefusedError) as refused:
        harness.run("header", as_csv(order(1)), renamed, b"Smith,12 Main St\n")
    assert 'landing/k1@v: missing: "Ship Date"; unknown: "Shipped"' in str(refused.value)
    assert "landing/k2@v: the first line has none of the 14 columns" in str(refused.value)
    assert "Smith" not in str(refused.value)
    assert "landing/k0@v" not in str(refused.value)


def test_refuses_what_is_no_text_by_name(harness: Harness) -> None:
    with pytest.raises(BatchRefusedError, match=r"landing/k1@v: it is a gzip file\. Send plain CSV"):
        harness.run("gzip", as_csv(order(1)), gzip.compress(as_csv(order(2))))


def test_reads_a_header_longer_than_the_first_look(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "_HEAD_BYTES", 10)
    assert harness.run("long", as_csv(order(1))).written.good == 1
    monkeypatch.setattr(csv_files, "_LONGEST_HEADER_BYTES", 20)
    with pytest.raises(BatchRefusedError, match="does not end within 20 bytes"):
        harness.run("longer", as_csv(order(1)))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_numbers_lines_of_files_that_are_split(harness: Harness, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(lines_module, "plan_splits", lambda _sizes, _cores: Splits(size=1000, tasks=3))
    orders = [order(number, **({"Region": "a\nb"} if number in (40, 41, 90) else {})) for number in range(100)]
    broken = as_csv(*orders, end=end)
    harness.run(f"split{len(end)}", broken, as_csv(*map(order, range(100)), end=end))
    rows = harness.rows(f"split{len(end)}")
    expected = {("k0", number + 2 + sum(number > each for each in (40, 41, 90))): number for number in range(100)}
    expected |= {("k1", number + 2): number for number in range(100)}
    assert {place: row["order_id"] for place, row in rows.items()} == expected


def test_what_is_read_plainly_the_exact_way_reads_alike(harness: Harness) -> None:
    tokens = {
        "Country": ["Japan", "", " ", "é", "x" * 257, '"', "a,b", "\ufffd", "a\rb", "None"],
        "Order Date": ["2/28/2014", "02/28/2014", "2/30/2014", "", " 1/1/2014 ", "1/1/14", "2014-01-01", "1/1/0000"],
        "Order ID": ["1", "+1", " 1 ", "", "1.0", "9223372036854775807", "9223372036854775808", "01", "1,0", "\t1"],
        "Unit Price": ["1.5", ".5", "5.", "", "1e3", "1E400", "NaN", "1d", "0x1", "-0", "+.5e-3", "1" * 45],
    }
    every = [order(7, **{name: token}) for name, found in tokens.items() for token in found]
    content = as_csv(*every)
    harness.run("plainly", content)
    plain = harness.rows("plainly")
    # A first line that goes on sends all after it the exact way.
    harness.run("exactly", as_csv(order(1, Region="a\nb"), *every))
    shifted = {
        (key, line - 2): row | {"etl_line": line - 2, "etl_batch": "plainly"}
        for (key, line), row in harness.rows("exactly").items()
    }
    assert {place: row for place, row in shifted.items() if place[1] > 1} == plain
    assert len(plain) > 20
