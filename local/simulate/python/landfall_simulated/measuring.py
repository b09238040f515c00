"""Data quality of tables in memory: what glue.lib.quality measures with Spark."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from glue.lib import quality
from glue.lib.contract import Contract
from glue.lib.patterns import python_pattern
from glue.lib.quality_rules import Rule
from landfall_simulated.running import current
from landfall_simulated.tables import Table


def measure(rows: Table, contract: Contract) -> list[dict[str, Any]]:
    """In place of glue.lib.quality.measure."""
    return [quality._result(rule, _passed(rule, rows), len(rows.rows)) for rule in contract.quality.rules]


def _passed(rule: Rule, rows: Table) -> int:
    if rule.rule == "row_count":
        return len(rows.rows)
    at = rows.names.index(rule.column)
    values = [row[at] for row in rows.rows if row[at] is not None]
    if rule.rule == "unique":
        return len(set(values))
    test = _TESTS[rule.rule](rule)
    return sum(1 for value in values if test(value))


def _in_range(rule: Rule) -> Callable[[Any], bool]:
    low = float("-inf") if rule.min is None else rule.min
    high = float("inf") if rule.max is None else rule.max
    return lambda value: low <= value <= high


def _looks_like(rule: Rule) -> Callable[[Any], bool]:
    pattern: re.Pattern[str] = python_pattern(rule.pattern or "")
    return lambda value: pattern.search(value) is not None


def _is_fresh(rule: Rule) -> Callable[[Any], bool]:
    now = datetime.fromtimestamp(current().now_ms / 1000, UTC)
    return lambda value: (now - datetime.fromisoformat(value).replace(tzinfo=UTC)).total_seconds() <= rule.hours * 3600


_TESTS: dict[str, Callable[[Rule], Callable[[Any], bool]]] = {
    "not_null": lambda _rule: lambda _value: True,
    "range": _in_range,
    "set": lambda rule: lambda value: value in rule.values,
    "pattern": _looks_like,
    "freshness": _is_fresh,
}
