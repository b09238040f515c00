"""What a batch's rows are measured by: the rules of a contract, and the same rules as Glue's DQDL.

Runs on Python 3.9 too (Python shell jobs), so it keeps to that version's syntax.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

SEVERITIES = ("warn", "refuse")
_MEMBERS: Dict[str, Tuple[str, ...]] = {
    "not_null": ("column",),
    "unique": ("column",),
    "range": ("column", "min", "max"),
    "set": ("column", "values"),
    "pattern": ("column", "pattern"),
    "row_count": ("min", "max"),
    "freshness": ("column", "hours"),
}
_NEEDED = ("column", "values", "pattern", "hours")


@dataclass(frozen=True)
class Rule:
    """One rule; which of its members count depends on `rule`."""

    rule: str
    column: Optional[str] = None
    min: Optional[float] = None
    max: Optional[float] = None
    values: Tuple[Any, ...] = ()
    pattern: Optional[str] = None
    hours: Optional[float] = None
    severity: str = "warn"
    """`warn`: a broken rule is told of; `refuse`: it refuses the batch as a whole."""


@dataclass(frozen=True)
class Quality:
    """A dataset's rules, and the share of rows that may be quarantined before a batch is refused as a whole."""

    rules: Tuple[Rule, ...] = ()
    tolerance: Optional[float] = None

    @staticmethod
    def from_given(given: Dict[str, Any]) -> Quality:
        """From a contract's `quality`, once `quality_problems` has none."""
        rules = tuple(Rule(**{**rule, "values": tuple(rule.get("values", ()))}) for rule in given.get("rules", []))
        return Quality(rules, given.get("tolerance"))


def quality_problems(given: Dict[str, Any], columns: Sequence[Optional[str]]) -> List[str]:
    """Everything that is wrong with a contract's `quality`."""
    problems = []
    tolerance = given.get("tolerance")
    if tolerance is not None and not (_is_number(tolerance) and 0 <= tolerance <= 1):
        problems.append(f"quality: tolerance is {tolerance!r}; give a share from 0 to 1.")
    for rule in given.get("rules", []):
        problems.extend(f"quality rule {rule.get('rule')!r}: {problem}" for problem in _rule_problems(rule, columns))
    return problems


def _rule_problems(rule: Dict[str, Any], columns: Sequence[Optional[str]]) -> List[str]:
    members = _MEMBERS.get(rule.get("rule", ""))
    if members is None:
        return [f"give one of {', '.join(_MEMBERS)}."]
    problems = [f"it has no {name}." for name in _NEEDED if name in members and not rule.get(name)]
    problems += [f"it takes no {name}." for name in rule if name not in (*members, "rule", "severity")]
    if "column" in members and rule.get("column") and rule["column"] not in columns:
        problems.append(f"{rule['column']!r} is no column.")
    if "min" in members and rule.get("min") is None and rule.get("max") is None:
        problems.append("it has neither min nor max.")
    if rule.get("severity", "warn") not in SEVERITIES:
        problems.append(f"severity is {rule['severity']!r}; give one of {', '.join(SEVERITIES)}.")
    return problems + _pattern_problems(rule)


def _pattern_problems(rule: Dict[str, Any]) -> List[str]:
    try:
        re.compile(rule.get("pattern") or "")
    except re.error:
        return [f"Python cannot read the pattern {rule['pattern']!r}."]
    return []


def dqdl(quality: Quality) -> str:
    """The rules as Glue Data Quality reads them; a batch that breaks one here breaks it there.

    DQDL's `between` leaves both ends out, so a range is two comparisons. Tolerance has no rule in DQDL: what is
    quarantined never gets there.
    """
    return "Rules = [\n" + ",\n".join(f"    {_dqdl(rule)}" for rule in quality.rules) + "\n]\n"


def _dqdl(rule: Rule) -> str:
    column = _quoted(rule.column or "")
    if rule.rule == "not_null":
        return f"IsComplete {column}"
    if rule.rule == "unique":
        return f"IsUnique {column}"
    if rule.rule == "set":
        return f"ColumnValues {column} in [{', '.join(_literal(value) for value in rule.values)}]"
    if rule.rule == "pattern":
        return f"ColumnValues {column} matches {_quoted(rule.pattern or '')}"
    if rule.rule == "freshness":
        return f"DataFreshness {column} <= {_number(rule.hours or 0)} hours"
    return _bounds("RowCount" if rule.rule == "row_count" else f"ColumnValues {column}", rule)


def _bounds(measured: str, rule: Rule) -> str:
    bounds = ((">=", rule.min), ("<=", rule.max))
    parts = [f"{measured} {sign} {_number(bound)}" for sign, bound in bounds if bound is not None]
    return parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)


def _literal(value: Any) -> str:
    return _number(value) if _is_number(value) else _quoted(str(value))


def _number(value: float) -> str:
    return json.dumps(int(value) if float(value).is_integer() else value)


def _quoted(text: str) -> str:
    """As DQDL quotes: only a quote is escaped, a backslash stands for itself."""
    return '"' + text.replace('"', '\\"') + '"'


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
