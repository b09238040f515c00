"""What landed files come to, told to those who check histories."""

from typing import Any

from glue.lib.contract import Contract
from glue.lib.crawled import CrawledTable, table_for
from glue.lib.csv_header import header_problem, layout, other_kind, read_header
from glue.lib.landed import LandedObject
from landfall_simulated.records import Judged, judged_lines, judged_records


def judged_by_contract(text: str, content: bytes) -> list[dict[str, Any]] | None:
    """The records of a file under a contract; None where the file is refused as a whole."""
    contract = Contract.from_json(text)
    if contract.format == "json-lines":
        return _told(judged_lines(content, contract))
    if other_kind(content):
        return None
    header = read_header(content, complete=True)
    if header is None:
        return []
    if header_problem(header, contract):
        return None
    return _told(judged_records(content, contract, layout(header, contract)))


def judged_by_crawl(tables: list[dict[str, Any]], key: str, content: bytes) -> list[dict[str, Any]] | None:
    """The records of a file of a lake whose tables were crawled; None where it is refused."""
    crawled = [
        CrawledTable(each["name"], f"s3://landing/{each['folder']}", tuple(map(tuple, each["columns"])))
        for each in tables
    ]
    if other_kind(content):
        return None
    table, header = table_for(LandedObject("landing", key, ""), crawled), read_header(content, complete=True)
    if header is None or (table is None and header.alone):
        return []
    if table is None:
        return None
    contract = table.contract([header])
    return _told(judged_records(content, contract, layout(header, contract), table.delimiter))


def _told(judged: Any) -> list[dict[str, Any]]:
    return [_one(each) for each in judged]


def _one(judged: Judged) -> dict[str, Any]:
    row = {"row": judged.values} if judged.values is not None else {"reason": judged.reason}
    return {"line": judged.line, **row}
