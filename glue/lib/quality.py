"""Data quality: a batch's good rows against the rules of its contract, all in one aggregation."""

from collections.abc import Callable, Sequence
from typing import Any

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from glue.lib.contract import Contract
from glue.lib.patterns import java_pattern
from glue.lib.quality_rules import Rule
from glue.lib.work import BatchRefusedError
from glue.lib.written import Written


def measure(rows: DataFrame, contract: Contract) -> list[dict[str, Any]]:
    """Measures rows by the contract's rules. A null passes no rule about its column, as in DQDL.

    In:     the contract's columns, in the types of the table
    Out:    for each rule: {rule, column, passed, failed, ok, severity}; rows that passed and failed. Of rows that are
            not unique each but one fails; row_count passes or fails all rows together
    """
    rules = contract.quality.rules
    passed = [_passed(rule).alias(f"rule_{at}") for at, rule in enumerate(rules)]
    counted = rows.agg(F.count(F.lit(1)).alias("rows"), *passed).first()
    return [_result(rule, counted[f"rule_{at}"], counted["rows"]) for at, rule in enumerate(rules)]


def measure_nothing(contract: Contract) -> list[dict[str, Any]]:
    """What `measure` says where there is no row."""
    return [_result(rule, 0, 0) for rule in contract.quality.rules]


def refuse_by_tolerance(contract: Contract, written: Written) -> None:
    """Raises: BatchRefusedError where a larger share of rows is bad than the contract bears."""
    tolerance, bad = contract.quality.tolerance, sum(written.quarantined.values())
    if tolerance is None or bad == 0:
        return
    share = bad / (bad + written.good)
    if share > tolerance:
        raise BatchRefusedError(
            f"{contract.dataset}: nothing of the batch is loaded, because {bad} of {bad + written.good} rows "
            f"({share:.1%}) break the contract and {tolerance:.1%} may. Their reasons are in quarantine. "
            "Runbook: quarantine.md beside the others."
        )


def refuse_by_rules(contract: Contract, results: Sequence[dict[str, Any]]) -> None:
    """Raises: BatchRefusedError where a rule is broken that says so."""
    broken = [result for result in results if not result["ok"] and result["severity"] == "refuse"]
    if broken:
        listed = "; ".join(_told(result) for result in broken)
        raise BatchRefusedError(
            f"{contract.dataset}: nothing of the batch is loaded, because of its quality: {listed}."
        )


def _told(result: dict[str, Any]) -> str:
    of = f" of {result['column']}" if result["column"] else ""
    return f"{result['rule']}{of} fails for {result['failed']} of {result['passed'] + result['failed']} rows"


def _result(rule: Rule, passed: int, rows: int) -> dict[str, Any]:
    if rule.rule == "row_count":
        ok = (rule.min is None or rows >= rule.min) and (rule.max is None or rows <= rule.max)
        passed = rows if ok else 0
    else:
        ok = passed == rows
    return {
        "rule": rule.rule,
        "column": rule.column,
        "passed": passed,
        "failed": rows - passed,
        "ok": ok,
        "severity": rule.severity,
    }


def _passed(rule: Rule) -> SparkColumn:
    if rule.rule == "row_count":
        return F.count(F.lit(1))
    column = F.col(rule.column)
    if rule.rule == "unique":
        return F.count_distinct(column)
    return F.count_if(F.coalesce(_TESTS[rule.rule](column, rule), F.lit(False)))


def _in_range(column: SparkColumn, rule: Rule) -> SparkColumn:
    low = F.lit(True) if rule.min is None else column >= rule.min
    return low if rule.max is None else low & (column <= rule.max)


def _is_fresh(column: SparkColumn, rule: Rule) -> SparkColumn:
    age = F.unix_timestamp(F.current_timestamp()) - F.unix_timestamp(column.cast("timestamp"))
    return age <= rule.hours * 3600


_TESTS: dict[str, Callable[[SparkColumn, Rule], SparkColumn]] = {
    "not_null": lambda column, _rule: column.isNotNull(),
    "range": _in_range,
    "set": lambda column, rule: column.isin(list(rule.values)),
    "pattern": lambda column, rule: column.rlike(java_pattern(rule.pattern)),
    "freshness": _is_fresh,
}
