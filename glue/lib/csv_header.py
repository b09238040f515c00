"""Headers of CSV files: which column stands where, and what of that breaks the contract."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from glue.lib.contract import Contract
from glue.lib.contract_problems import folded
from glue.lib.csv_text import COMMA, ends_open, fields
from glue.lib.record import NotARecordError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHOWN_NAMES, _SHOWN_CHARACTERS = 20, 60
# First bytes of what is often sent in place of text.
_OTHER_KINDS = {
    b"\x1f\x8b": "a gzip file",
    b"PK\x03\x04": "a zip file (or a workbook)",
    b"BZh": "a bzip2 file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"\xfd7zXZ\x00": "an xz file",
    b"PAR1": "a Parquet file",
}


@dataclass(frozen=True)
class Layout:
    """How the records of one file are laid out."""

    header_lines: int
    """Lines before the first record."""
    width: int
    """Fields of a record."""
    positions: tuple[int, ...]
    """Place of each column of the contract, from 0; -1 for one that the file has not."""
    unreadable: str | None = None
    """Why no line of the file can be read; every one is quarantined for it."""


@dataclass(frozen=True)
class Header:
    """The first record of a file."""

    names: tuple[str, ...]
    lines: int
    unreadable: str | None = None
    """Why it is no text."""
    broken: str | None = None
    """Why it is no CSV."""
    alone: bool = False
    """Whether nothing comes after it."""


def other_kind(head: bytes) -> str | None:
    """What a file is by its first bytes, where that is no text."""
    return next((kind for magic, kind in _OTHER_KINDS.items() if head.startswith(magic)), None)


def read_header(head: bytes, *, complete: bool, delimiter: str = COMMA) -> Header | None:
    """Reads the header from a file's first bytes, after blank lines.

    In:     bytes from the start; `complete` where they are the whole file
    Out:    the header; None where the bytes do not hold all of it, or the complete file has nothing but blank lines
    """
    *lines, rest = head.split(b"\n")
    if complete:
        lines.append(rest)
    begun: list[bytes] = []
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
        if not begun and not text.strip(b" \t\r"):
            continue
        is_open = ends_open(text, begun_open=bool(begun), delimiter=delimiter)
        begun.append(text)
        if not is_open:
            alone = complete and not b"".join(lines[number:]).strip(b" \t\r")
            return replace(_header(b"\n".join(begun), number, head, delimiter), alone=alone)
    return _header(b"\n".join(begun), len(lines), head, delimiter) if begun and complete else None


def layout(header: Header, contract: Contract) -> Layout:
    """Where the contract's columns stand under a header, which need not have all of them."""
    if header.unreadable or header.broken:
        return Layout(0, 0, (-1,) * len(contract.columns), header.unreadable or header.broken)
    places = {folded(name): at for at, name in enumerate(header.names)}
    positions = tuple(places.get(folded(column.sent), -1) for column in contract.columns)
    return Layout(header.lines, len(header.names), positions)


def header_problem(header: Header, contract: Contract) -> str | None:
    """How a header differs from the contract's; None where it has the same names, in whatever order."""
    if header.unreadable or header.broken:
        return header.broken
    wanted = {folded(name): name for name in (*(column.sent for column in contract.columns), *contract.drops)}
    found = [folded(name) for name in header.names]
    if not set(found) & set(wanted):
        # Perhaps a row: its values are not for messages.
        return f"the first line has none of the {len(wanted)} columns. Is the header missing?"
    missing = [name for key, name in wanted.items() if key not in found]
    unknown = [name for key, name in zip(found, header.names, strict=True) if key not in wanted]
    twice = sorted({name for key, name in zip(found, header.names, strict=True) if found.count(key) > 1})
    parts = (("missing", missing), ("unknown", unknown), ("twice", twice))
    return "; ".join(f"{what}: {_listed(names)}" for what, names in parts if names) or None


def _header(content: bytes, lines: int, head: bytes, delimiter: str) -> Header:
    try:
        return Header(tuple(fields(content.decode("utf-8"), delimiter)), lines)
    except UnicodeDecodeError as error:
        at = head.index(content) + error.start + 1
        return Header((), lines, f"byte {at} of the file, in its header, is not UTF-8")
    except NotARecordError as error:
        return Header((), lines, broken=f"the header is no CSV: {error}")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name[:_SHOWN_CHARACTERS]}"' for name in names[:_SHOWN_NAMES])
    return shown + (f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else "")
