"""Whole loads into lakes: real Spark, folders for buckets."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from glue.lib.contract import Contract
from glue.lib.lake_loads import check_for_load, keep_raw, normalize
from glue.lib.landed import Batch
from glue.lib.outputs import quarantine_key
from glue.lib.redshift_load import RedshiftLoad
from glue.lib.warehouse import Warehouse
from glue.lib.work import BatchRefusedError, Work
from glue.lib.zone import Zone
from tests.glue.conftest import STAGING
from tests.glue.fakes import FolderS3, ScriptedWarehouse, manifest
from tests.glue.sales import as_csv, order, sales_contract

RAW, PROCESSED = Zone(STAGING, "zones/raw/"), Zone(STAGING, "zones/processed/")
SECRET = "Ada Lovelace-Byron"
SHIPPING = {
    "dataset": "shipping",
    "format": "json-lines",
    "load": "append",
    "columns": [
        {"name": "shipping_id", "type": "integer", "required": True},
        {"name": "shipping_date", "type": "date", "format": "yyyy/MM/dd", "required": True},
        {"name": "customer_name", "type": "varchar", "length": 30, "private": True},
        {"name": "shipping_cost", "type": "double precision"},
        {"name": "product_id", "type": "integer"},
    ],
    "quality": {
        "tolerance": 0.5,
        "rules": [
            {"rule": "not_null", "column": "product_id"},
            {"rule": "unique", "column": "customer_name"},
            {"rule": "range", "column": "shipping_cost", "min": 1, "max": 10, "severity": "refuse"},
        ],
    },
}


def shipping(number: int, **changes: Any) -> dict[str, Any]:
    record = {"shipping_id": number, "shipping_date": "2024/02/29", "customer_name": f"{SECRET} {number}"}
    return record | {"shipping_cost": 2.5, "product_id": 7} | changes


def as_lines(*records: dict[str, Any]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


class Harness:
    """Runs the jobs of one dataset, and looks at what they left."""

    def __init__(self, spark: SparkSession, staging: Path, contract: Contract) -> None:
        self.spark, self.s3, self.contract = spark, FolderS3(staging), contract

    def work(self, job_run: str = "jr_1") -> Work:
        """Of one run."""
        return Work(self.spark, self.s3, self.contract, STAGING, job_run)

    def batch(self, name: str, *entries: dict) -> Batch:
        """A batch of manifest entries."""
        return Batch.from_manifest(manifest(name, *entries))

    def rows(self, zone: Zone, key: str) -> list[dict]:
        """Rows that readers of a zone find of a landed key."""
        entry = self.entry(key, "raw/" if zone == RAW else "")
        folder = self.s3.staging / zone.prefix / self.contract.dataset / f"source={entry[0]}"
        if not list(folder.glob("*.parquet")):
            return []
        return [row.asDict() for row in self.spark.read.parquet(f"file://{folder}").orderBy("etl_line").collect()]

    def entry(self, key: str, zone: str = "") -> tuple[str, dict]:
        """Name and content of a key's ledger entry."""
        for file in (self.s3.staging / f"ledger/{self.contract.dataset}/{zone}").glob("*.json"):
            entry = json.loads(file.read_text())
            if entry["key"] == key:
                return file.stem, entry
        raise AssertionError(f"no entry of {key}")

    def summary(self, batch: str) -> dict:
        """What was said of a batch."""
        return json.loads(self.s3.staged(f"summaries/{self.contract.dataset}/{batch}.json"))

    def ship(self, name: str, *entries: dict, job_run: str = "jr_1") -> None:
        """Both jobs of the shipping pipeline."""
        keep_raw(self.work(job_run), self.batch(name, *entries), RAW)
        normalize(self.work(f"{job_run}n"), self.batch(name, *entries), RAW, PROCESSED)


@pytest.fixture
def harness(spark: SparkSession, staging: Path) -> Harness:
    """Of the shipping pipeline; the staging bucket is shared, so keys have names of their own."""
    return Harness(spark, staging, Contract.from_json(json.dumps(SHIPPING)))


def test_brings_rows_by_way_of_the_raw_zone_into_the_processed_one(harness: Harness) -> None:
    one = harness.s3.land("two rows", "v1", as_lines(shipping(1), shipping(2, product_id=None)))
    two = harness.s3.land("bad row", "v1", as_lines(shipping(3), {"shipping_id": "x", "customer_name": SECRET}))
    harness.ship("both", one, two, harness.s3.land("no row", "v1", b""))
    assert [row["customer_name"] for row in harness.rows(RAW, "two rows")] == [f"{SECRET} 1", f"{SECRET} 2"]
    rows = harness.rows(PROCESSED, "two rows") + harness.rows(PROCESSED, "bad row")
    assert [(row["shipping_id"], row["product_id"], row["etl_line"]) for row in rows] == [
        (1, 7, 1),
        (2, None, 2),
        (3, 7, 1),
    ]
    assert "customer_name" not in rows[0]
    assert rows[0]["shipping_date"].isoformat() == "2024-02-29"
    assert {row["etl_batch"] for row in rows} == {"both"}
    outcomes = {key: harness.entry(key)[1] for key in ("two rows", "bad row", "no row")}
    assert {key: entry["outcome"] for key, entry in outcomes.items()} == dict(
        zip(outcomes, ["loaded", "loaded", "empty"], strict=True)
    )
    assert outcomes["bad row"]["rowsQuarantined"] == 1


def test_sums_up_both_jobs(harness: Harness) -> None:
    harness.ship("sums", harness.s3.land("sums", "v1", as_lines(shipping(1), shipping(2, product_id=None)) + b"x\n"))
    summary = harness.summary("sums")
    assert (summary["rowsLoaded"], summary["rowsQuarantined"], summary["objects"]) == (2, 1, 1)
    assert list(summary["seconds"]) == ["stage", "rows", "quality", "lake", "normalize", "processed"]
    found = [(each["rule"], each["column"], each["passed"], each["failed"], each["ok"]) for each in summary["quality"]]
    assert found == [
        ("not_null", "product_id", 1, 1, False),
        ("unique", "customer_name", 2, 0, True),
        ("range", "shipping_cost", 2, 0, True),
    ]
    assert 'IsUnique "customer_name"' in harness.s3.staged("quality/shipping.dqdl").decode()


def test_a_persons_name_is_nowhere_but_in_the_raw_zone(harness: Harness, capfd: pytest.CaptureFixture[str]) -> None:
    name = "Grace Hopper-Murray"
    names = [name, name, name * 9, [name]]
    content = as_lines(*[shipping(number, customer_name=each) for number, each in enumerate(names)])
    harness.ship("private", harness.s3.land("private", "v1", content))
    raw = ("zones/raw/", "in/", "out/shipping/private/jr_1/", "quarantine/")
    holders = []
    for file in harness.s3.staging.rglob("*"):
        key = file.relative_to(harness.s3.staging).as_posix()
        if file.is_file() and not key.startswith(raw) and name.encode() in file.read_bytes():
            holders.append(key)
    assert holders == []
    assert name not in "".join(capfd.readouterr())
    bad = [
        json.loads(line) for line in harness.s3.staged(quarantine_key("shipping", "landing/private@v1")).splitlines()
    ]
    assert [name in each["reason"] for each in bad] == [False, False]
    assert bad[0]["reason"] == "customer_name is private: text of at most 30 bytes is wanted"


def test_either_job_may_run_again_and_late(harness: Harness) -> None:
    old = harness.s3.land("again", "v1", as_lines(shipping(1), shipping(2))) | {"sequencer": "01"}
    new = harness.s3.land("again", "v2", as_lines(shipping(9))) | {"sequencer": "02"}
    keep_raw(harness.work(), harness.batch("old", old), RAW)
    harness.ship("new", new, job_run="jr_2")
    normalize(harness.work("jr_3"), harness.batch("old", old), RAW, PROCESSED)
    harness.ship("new", new, job_run="jr_4")
    harness.ship("regrouped", old, new, job_run="jr_5")
    for zone in (RAW, PROCESSED):
        assert [row["shipping_id"] for row in harness.rows(zone, "again")] == [9]
    assert harness.entry("again")[1]["superseded"] == ["v1"]
    assert harness.summary("old")["rowsLoaded"] == 0


def test_a_version_that_is_gone_is_gone_in_both_zones(harness: Harness) -> None:
    gone = harness.s3.land("vanished", "v1", as_lines(shipping(1)))
    del harness.s3.landed["landing", "vanished", "v1"]
    harness.ship("gone", gone)
    assert harness.entry("vanished")[1]["gone"] == ["v1"]
    assert harness.summary("gone")["rowsLoaded"] == 0


def test_normalizes_nothing_that_the_raw_zone_has_not(harness: Harness) -> None:
    unknown = harness.s3.land("unknown", "v1", as_lines(shipping(1)))
    with pytest.raises(LookupError, match="landing/unknown@v1 is not in the raw zone"):
        normalize(harness.work(), harness.batch("unknown", unknown), RAW, PROCESSED)


def test_refuses_a_batch_with_too_many_bad_rows(harness: Harness) -> None:
    landed = harness.s3.land("tolerance", "v1", as_lines(shipping(1)) + b"x\ny\n")
    with pytest.raises(BatchRefusedError, match=r"2 of 3 rows \(66\.7%\) break the contract and 50\.0% may"):
        harness.ship("tolerance", landed)
    assert not list(harness.s3.staging.glob("**/tolerance.json"))
    with pytest.raises(AssertionError, match="no entry"):
        harness.entry("tolerance", "raw/")


def test_refuses_a_batch_for_a_broken_rule_that_says_so(harness: Harness) -> None:
    landed = harness.s3.land("rule", "v1", as_lines(shipping(1, shipping_cost=99), shipping(2)))
    with pytest.raises(BatchRefusedError, match="range of shipping_cost fails for 1 of 2 rows"):
        harness.ship("rule", landed)


def test_checks_sales_for_the_loader(spark: SparkSession, staging: Path) -> None:
    harness = Harness(spark, staging, sales_contract())
    files = [
        harness.s3.land("input/a.csv", "v1", as_csv(order(1), order(2))),
        harness.s3.land("input/b.csv", "v1", as_csv(order(3), order(0, **{"Order ID": ""}))),
    ]
    check_for_load(harness.work(), harness.batch("sales", *files), Zone(STAGING, "output/"))
    handed = json.loads(harness.s3.staged("loads/sales_data_table/sales.json"))
    assert handed["jobRun"] == "jr_1"
    urls = [each["url"] for each in json.loads(harness.s3.staged(handed["rowsManifest"].split("/", 3)[3]))["entries"]]
    copied = spark.read.parquet(*urls)
    assert sorted(row["order_id"] for row in copied.collect()) == [1, 2, 3]
    assert copied.columns[: len(harness.contract.table_columns)] == [
        each.name for each in harness.contract.table_columns
    ]
    client = ScriptedWarehouse()
    warehouse = Warehouse(client, "db", workgroup="wg")
    summary = RedshiftLoad(harness.s3, warehouse, harness.contract, STAGING, "arn:aws:iam::1:role/copy").run("sales")
    assert any(sql.startswith("MERGE INTO sales_data_table") for sql in client.submitted[0]["Sqls"])
    assert (summary["rowsLoaded"], summary["rowsQuarantined"]) == (3, 1)
    assert list(summary["seconds"]) == ["stage", "rows", "lake", "objects", "load"]
    assert harness.summary("sales") == summary
    lake = spark.read.parquet((staging / "output" / "sales_data_table").as_uri())
    assert sorted(row["order_id"] for row in lake.collect()) == [1, 2, 3]
