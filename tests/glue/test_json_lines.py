"""A whole load, from manifest to statements: real Spark, folders for buckets, a warehouse that takes notes."""

import hashlib
import json
import math
import struct
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from glue.lib.contract import Contract
from glue.lib.landed import Batch
from glue.lib.outputs import quarantine_key
from glue.lib.redshift_load import RedshiftLoad
from glue.lib.warehouse import StatementError, Warehouse
from glue.lib.warehouse_load import WarehouseLoad
from glue.lib.work import Work
from tests.glue.conftest import STAGING
from tests.glue.fakes import FolderS3, ScriptedWarehouse, manifest


def record(number: int) -> dict:
    return {
        "transaction_id": number,
        "transaction_date": "2024/01/31",
        "toll_booth": "golf_rd",
        "vehicle_make": "Kia",
        "vehicle_category": "SUV",
        "transaction_amount": number / 100,
    }


def as_json(*numbers: int) -> bytes:
    return "".join(json.dumps(record(number)) + "\n" for number in numbers).encode()


def as_dicts(*numbers: int) -> bytes:
    return "\n".join(repr(record(number)) for number in numbers).encode()


class Harness:
    """Runs loads, and looks at what they left."""

    def __init__(self, spark: SparkSession, contract: Contract, staging: Path) -> None:
        self.spark, self.contract, self.s3 = spark, contract, FolderS3(staging)
        self.client = ScriptedWarehouse()

    def run(self, batch: str, *objects: dict, job_run: str = "jr_1") -> "Harness":
        """Runs the job for a batch of these manifest entries."""
        warehouse = Warehouse(self.client, "toll_db", workgroup="wg", sleep=lambda _seconds: None)
        role = "arn:aws:iam::123456789012:role/copy"
        work = Work(self.spark, self.s3, self.contract, STAGING, job_run)
        load = RedshiftLoad(self.s3, warehouse, self.contract, STAGING, role)
        WarehouseLoad(work, load).run(Batch.from_manifest(manifest(batch, *objects)))
        return self

    def rows(self, batch: str, part: str = "rows", job_run: str = "jr_1") -> list[dict]:
        """The rows that the part's COPY manifest lists, as read from its files."""
        prefix = f"out/toll_table/{batch}/{job_run}"
        entries = json.loads(self.s3.staged(f"{prefix}/{part}.manifest"))["entries"]
        files = [entry["url"].removeprefix(f"s3://{STAGING}/") for entry in entries]
        sizes = [entry["meta"]["content_length"] for entry in entries]
        assert sizes == [len(self.s3.staged(file)) for file in files]
        assert all(entry["mandatory"] for entry in entries)
        return [
            row.asDict() for row in self.spark.read.parquet(*[f"s3://{STAGING}/{file}" for file in files]).collect()
        ]

    def quarantine(self, source: str) -> list[dict]:
        """The bad lines of one object version."""
        lines = self.s3.staged(quarantine_key("toll_table", source)).decode().splitlines()
        return [json.loads(line) for line in lines]

    def summary(self, batch: str) -> dict:
        """What the job says of a batch."""
        return json.loads(self.s3.staged(f"summaries/toll_table/{batch}.json"))


@pytest.fixture
def harness(spark: SparkSession, toll: Contract, staging: Path) -> Harness:
    """A harness with empty landing bucket; the staging bucket is shared, so batches have names of their own."""
    return Harness(spark, toll, staging)


def test_loads_strict_json_and_dict_text_of_several_objects(harness: Harness) -> None:
    one = harness.s3.land("a b+.json", "v1", as_json(1, 2) + as_dicts(3))
    two = harness.s3.land("é.json", "v2", as_dicts(4, 5))
    harness.run("mixed", one, two)
    rows = sorted(harness.rows("mixed"), key=lambda row: row["transaction_id"])
    lineage = [(row["transaction_id"], row["etl_source"], row["etl_line"], row["etl_batch"]) for row in rows]
    first = [(number, "landing/a b+.json@v1", number, "mixed") for number in (1, 2, 3)]
    assert lineage == [*first, (4, "landing/é.json@v2", 1, "mixed"), (5, "landing/é.json@v2", 2, "mixed")]
    assert len(harness.client.submitted) == 1
    assert any(sql.startswith("COPY etl_staged_rows") for sql in harness.client.submitted[0]["Sqls"])


def test_adds_up_to_the_float32_of_every_amount(harness: Harness) -> None:
    harness.run("sum", harness.s3.land("k", "v1", as_dicts(*range(1, 1000, 2)) + b"\n" + as_json(*range(2, 1001, 2))))
    amounts = [row["transaction_amount"] for row in harness.rows("sum")]
    expected = [struct.unpack("f", struct.pack("f", number / 100))[0] for number in range(1, 1001)]
    assert math.fsum(amounts) == math.fsum(expected)


def test_writes_one_file_of_rows_for_many_small_objects(harness: Harness) -> None:
    harness.run("small", *[harness.s3.land(f"k{number}", "v", as_json(number)) for number in range(40)])
    assert len(harness.rows("small")) == 40
    assert len(list(harness.s3.staging.glob("out/toll_table/small/jr_1/rows/*.parquet"))) == 1


def test_puts_bad_lines_aside_and_loads_the_others(harness: Harness) -> None:
    escaped = json.dumps(record(2) | {"toll_booth": 'a "b" \\ \u00e9'}).encode()
    content = as_json(1) + b"broken\n\n" + escaped + b'\r\n{"transaction_id": 1.5}\n'
    harness.run("bad-lines", harness.s3.land("k", "v1", content), harness.s3.land("good", "v1", as_json(9)))
    rows = {row["transaction_id"]: row for row in harness.rows("bad-lines")}
    assert sorted(rows) == [1, 2, 9]
    assert (rows[2]["toll_booth"], rows[2]["etl_line"]) == ('a "b" \\ é', 4)
    bad = harness.quarantine("landing/k@v1")
    assert [(each["source"], each["line"], each["record"]) for each in bad] == [
        ("landing/k@v1", 2, "broken"),
        ("landing/k@v1", 5, '{"transaction_id": 1.5}'),
    ]
    assert bad[0]["reason"] == "no record: one JSON object or one Python dict is wanted"
    assert bad[1]["reason"].startswith("transaction_id is 1.5: a whole number")
    assert bad[1]["reason"].count("is missing: text is wanted") == 4
    assert not (harness.s3.staging / quarantine_key("toll_table", "landing/good@v1")).exists()


def test_lists_every_object_with_its_state_and_bad_lines(harness: Harness) -> None:
    gone = harness.s3.land("gone", "v1", b"x")
    del harness.s3.landed["landing", "gone", "v1"]
    landed = [harness.s3.land("k", "v1", as_json(1) + b"broken"), harness.s3.land("empty", "v1", b""), gone]
    harness.run("objects", *[each | {"sequencer": "0A"} for each in landed])
    listed = {row["object_key"]: row for row in harness.rows("objects", "objects")}
    counts = {key: (row["state"], row["rows_quarantined"], row["sequencer"]) for key, row in listed.items()}
    assert counts == {"k": ("staged", 1, "0A"), "empty": ("staged", 0, "0A"), "gone": ("gone", 0, "0A")}
    assert listed["k"]["source"] == "landing/k@v1"
    assert listed["gone"]["landed_at"] is None


@pytest.mark.parametrize("content", [b"", b"\n \n", b"broken\nbroken\n"])
def test_a_batch_without_a_good_row_copies_objects_only(harness: Harness, content: bytes) -> None:
    batch = hashlib.sha256(content).hexdigest()[:32]
    harness.run(batch, harness.s3.land("k", "v1", content))
    copies = [sql for sql in harness.client.submitted[0]["Sqls"] if sql.startswith("COPY")]
    assert len(copies) == 1
    assert "etl_staged_objects" in copies[0]
    assert harness.summary(batch)["rowsLoaded"] == 0
    assert harness.summary(batch)["rowsQuarantined"] == content.count(b"broken")


def test_quarantines_a_line_once_however_often_it_is_judged(harness: Harness) -> None:
    landed = harness.s3.land("again", "v1", as_json(1) + b"broken")
    harness.run("once", landed).run("once", landed, job_run="jr_2").run(
        "twice", landed, harness.s3.land("o", "v", b"x")
    )
    assert [each["line"] for each in harness.quarantine("landing/again@v1")] == [2]


def test_a_retried_run_starts_from_clean_files(harness: Harness) -> None:
    landed = harness.s3.land("k", "v1", as_json(1, 2))
    harness.run("retried", landed).run("retried", landed)
    assert len(harness.rows("retried")) == 2


def test_sums_up_when_the_load_is_over(harness: Harness) -> None:
    harness.run("summed", harness.s3.land("k", "v1", as_json(1, 2) + b"broken"), harness.s3.land("o", "v", b""))
    summary = harness.summary("summed")
    seconds = summary.pop("seconds")
    assert summary == {
        "batch": "summed",
        "dataset": "toll_table",
        "objects": 2,
        "rowsLoaded": 2,
        "rowsQuarantined": 1,
        "quality": [],
    }
    assert list(seconds) == ["stage", "rows", "objects", "load"]


def test_has_no_summary_where_the_load_failed(harness: Harness) -> None:
    harness.client.outcomes = [{"Status": "FAILED", "Error": "no such column"}]
    with pytest.raises(StatementError, match="no such column"):
        harness.run("failed", harness.s3.land("k", "v1", as_json(1)))
    assert not (harness.s3.staging / "summaries/toll_table/failed.json").exists()


def test_stages_types_that_copy_takes(harness: Harness) -> None:
    harness.run("types", harness.s3.land("k", "v1", as_json(1)))
    schema = harness.spark.read.parquet(f"s3://{STAGING}/out/toll_table/types/jr_1/rows/").schema
    assert [field.dataType.simpleString() for field in schema] == [
        *["bigint", "string", "string", "string", "string", "float"],
        *["string", "bigint", "timestamp", "string"],
    ]
    assert [field.name for field in schema] == [column.name for column in harness.contract.table_columns]
