"""What in a module's text Python 3.9 would stumble over: syntax, and what only a run would show."""

import ast
from collections.abc import Iterator

_PYTHON = (3, 9)
_TYPES = {"int", "str", "float", "bool", "bytes", "list", "dict", "set", "tuple", "object"}
# Arguments that came later, by function.
_ARGUMENTS = {"zip": {"strict"}, "dataclass": {"slots", "kw_only", "weakref_slot"}, "field": {"kw_only"}}
# Names that came later, by module.
_NAMES = {
    "dataclasses": {"KW_ONLY"},
    "datetime": {"UTC"},
    "enum": {"StrEnum"},
    "hashlib": {"file_digest"},
    "inspect": {"get_annotations"},
    "itertools": {"batched", "pairwise"},
    "typing": {
        *("Concatenate", "Never", "NotRequired", "ParamSpec", "Required", "Self", "TypeAlias", "TypeGuard"),
        *("LiteralString", "TypeVarTuple", "Unpack", "assert_never", "override"),
    },
}
_MODULES = {"tomllib"}
_BUILTINS = {"ExceptionGroup", "BaseExceptionGroup", "EncodingWarning", "aiter", "anext"}
_METHODS = {"bit_count", "add_note"}


def newer_than_39(text: str) -> list[str]:
    """Out: what Python 3.9 does not have, each with its line."""
    try:
        tree = ast.parse(text, feature_version=_PYTHON)
    except SyntaxError as error:
        return [f"line {error.lineno}: {error.msg}"]
    lazy = any(isinstance(each, ast.ImportFrom) and each.module == "__future__" for each in tree.body)
    unread = {id(part) for annotation in _annotations(tree) for part in ast.walk(annotation)} if lazy else set()
    read = [node for node in ast.walk(tree) if id(node) not in unread]
    return [f"line {node.lineno}: {found}" for node in read for found in _found(node)]


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        said = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        yield from (each for each in said if isinstance(each, ast.expr))


def _found(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and (_is_type(node.left) or _is_type(node.right)):
        yield f"{ast.unparse(node)} as a type"
    if isinstance(node, ast.Call):
        later = _ARGUMENTS.get(ast.unparse(node.func).rpartition(".")[2], set())
        yield from (f"{ast.unparse(node.func)}({each.arg}=)" for each in node.keywords if each.arg in later)
    if isinstance(node, ast.ImportFrom):
        later = _NAMES.get(node.module or "", set())
        yield from (f"{node.module}.{each.name}" for each in node.names if each.name in later)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        modules = [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
        yield from (module for module in modules if module in _MODULES)
    if isinstance(node, ast.Attribute):
        later = _METHODS | _NAMES.get(ast.unparse(node.value), set())
        yield from [ast.unparse(node)] if node.attr in later else []
    if isinstance(node, ast.Name) and node.id in _BUILTINS:
        yield node.id


def _is_type(node: ast.expr) -> bool:
    name = node.value if isinstance(node, ast.Subscript) else node
    return (isinstance(node, ast.Constant) and node.value is None) or (isinstance(name, ast.Name) and name.id in _TYPES)
