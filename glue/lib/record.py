"""One line as a record: strict JSON, or the text that Python prints for a dict."""

import ast
import json
from typing import Any


class NotARecordError(ValueError):
    """The line is neither a JSON object nor a Python dict."""


class Number(str):
    """A number as the sender wrote it. Kept as text, so that nothing is rounded before its column's type is known."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def parse_record(text: str) -> dict[str, Any]:
    r"""Reads one line.

    In:     `{"a": 1, "b": null}` or `{'a': 1, 'b': None}`, the latter with every escape that repr writes
    Out:    values by name; numbers are `Number`, also NaN and infinities; the last of a repeated name counts
    Raises: NotARecordError
    """
    try:
        record = json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number)
    except (ValueError, RecursionError):
        return _parse_dict(text.strip(" \t\r"))
    if not isinstance(record, dict):
        raise NotARecordError
    return record


def _parse_dict(text: str) -> dict[str, Any]:
    if not text.startswith("{"):
        raise NotARecordError
    try:
        tree = _NonFinite().visit(ast.parse(text, mode="eval"))
        ast.literal_eval(tree)  # refuses whatever is no literal
        return _members(tree.body, text)
    # Deep nesting ends in one of the last two, by the depth.
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError) as error:
        raise NotARecordError from error


def _members(node: ast.expr, text: str) -> dict[str, Any]:
    if not isinstance(node, ast.Dict):
        raise NotARecordError
    named = ((ast.literal_eval(key), value) for key, value in zip(node.keys, node.values, strict=True) if key)
    return {name: _value(value, text) for name, value in named if isinstance(name, str)}


def _value(node: ast.expr, text: str) -> Any:
    if isinstance(node, ast.UnaryOp):
        return _signed(node, text)
    value = ast.literal_eval(node)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Number(value)
    if isinstance(value, float):
        source = ast.get_source_segment(text, node) or repr(value)
        return Number(source.replace("_", ""))
    return value


def _signed(node: ast.UnaryOp, text: str) -> Any:
    operand = _value(node.operand, text)
    if not isinstance(operand, Number) or isinstance(node.op, ast.UAdd):
        return operand
    return Number(operand[1:] if operand.startswith("-") else f"-{operand}")


class _NonFinite(ast.NodeTransformer):
    """repr prints nan and inf as bare names: they stay numbers, so that their column can refuse them by name."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in ("nan", "inf"):
            return node
        return ast.copy_location(ast.Constant(float(node.id)), node)
