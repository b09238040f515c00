"""Tables as a crawler found them: contracts for CSV files that nobody declared."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glue.lib.contract import Column, Contract
from glue.lib.contract_problems import folded
from glue.lib.csv_header import Header
from glue.lib.csv_text import COMMA
from glue.lib.landed import LandedObject

# No warehouse stands behind these tables, so that nothing but memory limits a text.
_LONGEST_TEXT = 2**31 - 1
_TYPES = {
    "tinyint": "integer",
    "smallint": "integer",
    "int": "integer",
    "bigint": "bigint",
    "float": "double precision",
    "double": "double precision",
    "decimal": "double precision",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
_NO_NAME = re.compile(r"[^a-z0-9_]+")


@dataclass(frozen=True)
class CrawledTable:
    """A table of the catalog that is made of CSV files."""

    name: str
    location: str
    """Ends with a slash."""
    columns: tuple[tuple[str, str], ...]
    """Name and Hive type, in the files' order."""
    delimiter: str = COMMA
    has_header: bool = True

    @staticmethod
    def of(table: Mapping[str, Any]) -> "CrawledTable | None":
        """From Glue's Table; None where its files are no CSV."""
        parameters, storage = table.get("Parameters", {}), table["StorageDescriptor"]
        if parameters.get("classification") != "csv":
            return None
        return CrawledTable(
            name=table["Name"],
            location=storage["Location"].rstrip("/") + "/",
            columns=tuple((column["Name"], column["Type"]) for column in storage["Columns"]),
            delimiter=parameters.get("delimiter", COMMA),
            has_header=parameters.get("skip.header.line.count", "0") != "0",
        )

    def header(self) -> Header:
        """Of a file without one: its columns by place."""
        return Header(tuple(name for name, _ in self.columns), 0)

    def contract(self, headers: Iterable[Header]) -> Contract:
        """The contract of files with these headers: the crawled columns, and any other that a file has, as text."""
        crawled = {folded(name): kind for name, kind in self.columns}
        sent = {folded(name): name for name, _ in self.columns}
        for header in headers:
            sent = {**{folded(name): name for name in header.names}, **sent}
        ordered = [*crawled, *(each for each in sent if each not in crawled)]
        names = _unique([_NO_NAME.sub("_", sent[each].lower()).strip("_") or "column" for each in ordered])
        columns = [
            Column(name, _type(crawled.get(each, "string")), _LONGEST_TEXT, header=sent[each])
            for name, each in zip(names, ordered, strict=True)
        ]
        return Contract(self.name, tuple(columns), format="csv")


def tables_of(glue: Any, database: str) -> list[CrawledTable]:
    """The CSV tables of a database."""
    pages = glue.get_paginator("get_tables").paginate(DatabaseName=database)
    found = [CrawledTable.of(table) for page in pages for table in page["TableList"]]
    return [table for table in found if table is not None]


def table_for(landed: LandedObject, tables: Sequence[CrawledTable]) -> CrawledTable | None:
    """The table in whose folder an object lies; of folders in each other, the inner one's."""
    url = f"s3://{landed.bucket}/{landed.key}"
    around = [table for table in tables if url.startswith(table.location) or url == table.location.rstrip("/")]
    return max(around, key=lambda table: len(table.location), default=None)


def _type(hive: str) -> str:
    return _TYPES.get(hive.partition("(")[0].lower(), "varchar")


def _unique(names: Sequence[str]) -> list[str]:
    """The names, with a number where one is there already; those of lineage are never free."""
    taken: list[str] = []
    for name in names:
        wanted = f"{name}_" if name.startswith("etl_") or name[0].isdigit() else name
        number, free = 1, wanted
        while free in taken:
            number += 1
            free = f"{wanted}_{number}"
        taken.append(free)
    return taken
