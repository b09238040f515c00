"""CSV files: from a batch's copies to Parquet rows and quarantined records."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from pyspark.sql import DataFrame, Observation
from pyspark.sql import functions as F  # noqa: N812

from glue.lib.csv_header import Header, Layout, header_problem, layout, other_kind, read_header
from glue.lib.csv_plain import read_plain_records, with_layouts
from glue.lib.csv_rows import first_open_lines, judge_records, one_line_records, whole_records
from glue.lib.csv_text import COMMA
from glue.lib.landed import STAGED, Batch, StagedObject
from glue.lib.lines import read_all_lines
from glue.lib.outputs import write_quarantine
from glue.lib.staging import THREADS, copy_key
from glue.lib.work import BatchRefusedError, Work
from glue.lib.written import RowFiles, Written

_HEAD_BYTES, _LONGEST_HEADER_BYTES = 64 * 1024, 1024**2
_CHUNK_BYTES = 1024**2
_NOT_BLANK = r"trim(BOTH ' \t\r' FROM text) != ''"


def write_csv(work: Work, batch: Batch, staged: Sequence[StagedObject], files: RowFiles) -> Written:
    """Writes good rows as Parquet and bad records to quarantine. At least one object has bytes.

    Raises: BatchRefusedError, with how each header differs from the contract's, and which files are no text
    """
    headers = read_headers(work, batch, staged, {})
    _refuse_headers(work, staged, headers)
    layouts = {index: layout(header, work.contract) for index, header in headers.items()}
    return CsvRecords(work, batch, staged, files).write(layouts)


def read_headers(
    work: Work, batch: Batch, staged: Sequence[StagedObject], delimiters: Mapping[int, str]
) -> dict[int, Header]:
    """The header of each copy that has more than blank lines; commas part its fields, where `delimiters` says no other.

    Raises: BatchRefusedError, naming the files that are no text
    """

    def one(index: int) -> tuple[int, Header | str | None]:
        head, size = _head(work, batch, index, staged[index].size, _HEAD_BYTES), staged[index].size
        delimiter = delimiters.get(index, COMMA)
        return index, other_kind(head) or _read_header(work, batch, index, size, head, delimiter)

    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(one, [at for at, each in enumerate(staged) if each.state == STAGED and each.size]))
    others = {index: kind for index, kind in found if isinstance(kind, str)}
    if others:
        _refuse(work, staged, {index: f"it is {kind}. Send plain CSV." for index, kind in others.items()})
    return {index: header for index, header in found if isinstance(header, Header)}


def _refuse_headers(work: Work, staged: Sequence[StagedObject], headers: dict[int, Header]) -> None:
    """Raises: BatchRefusedError where a header has not the contract's names, each once."""
    problems = {index: header_problem(header, work.contract) for index, header in headers.items()}
    wrong = {index: problem for index, problem in problems.items() if problem}
    if wrong:
        _refuse(work, staged, wrong)


class CsvRecords:
    """The records of one batch's copies."""

    def __init__(
        self, work: Work, batch: Batch, staged: Sequence[StagedObject], files: RowFiles, delimiter: str = COMMA
    ) -> None:
        self._work, self._batch, self._staged, self._files = work, batch, staged, files
        self._delimiter = delimiter

    def write(self, layouts: dict[int, Layout]) -> Written:
        """Writes what is good, and quarantines what is not.

        Lines are read as records first, split among all tasks. Where that turns out wrong, because a quoted field goes
        on in the next line, the file is read anew from there on in one piece.
        """
        if not layouts:
            return Written()
        source = f"s3://{self._work.staging}/in/{self._batch.id}/"
        lines = with_layouts(read_all_lines(self._work.spark, source, self._staged), layouts)
        doubtful, good, has_doubtful = self._write_plain(lines)
        if not has_doubtful:
            return Written(good)
        doubtful = doubtful.persist()
        opened = first_open_lines(doubtful.where("layout.unreadable IS NULL"), self._delimiter)
        found = one_line_records(doubtful)
        if opened:
            rest, good, _ = self._write_plain(lines.where(_before(opened)))
            found = one_line_records(rest).unionByName(whole_records(lines.where(~_before(opened)), self._delimiter))
        judged = judge_records(with_layouts(found, layouts), self._work.contract, self._delimiter)
        more = self._files.write_judged(judged, self._quarantine)
        doubtful.unpersist()
        return Written(good + more.good, more.quarantined)

    def _write_plain(self, lines: DataFrame) -> tuple[DataFrame, int, bool]:
        """Writes the plain records.

        Out:    the others, how many are written, whether there are others
        """
        counted = Observation()
        read = read_plain_records(lines.where(_NOT_BLANK), self._work.contract, self._delimiter).observe(
            counted, F.count_if("plain").alias("plain"), F.count_if(~F.col("plain")).alias("doubtful")
        )
        self._files.write(read.where("plain"))
        return read.where("NOT plain"), counted.get["plain"], counted.get["doubtful"] > 0

    def _quarantine(self, judged: DataFrame) -> None:
        bad = judged.where("reason IS NOT NULL").select(
            "object", "source", "line", "reason", F.col("text").alias("record"), "bad_byte"
        )
        # In the file's order, so that the places of bytes are found in one go.
        in_order = bad.coalesce(1).sortWithinPartitions("object", "line").toLocalIterator()
        write_quarantine(self._work.s3, self._work.staging, self._work.dataset, self._placed(in_order))

    def _placed(self, bad: Iterator[Any]) -> Iterator[dict[str, Any]]:
        """Bad records, with the place in the file of what is not UTF-8."""
        of, starts = None, LineStarts(iter(()))
        for row in bad:
            reason = row["reason"]
            if row["bad_byte"] is not None:
                if of != row["object"]:
                    of, starts = row["object"], LineStarts(self._chunks(row["object"]))
                reason = f"byte {starts.of(row['line']) + row['bad_byte'] + 1} of the file is not UTF-8"
            yield {"source": row["source"], "line": row["line"], "reason": reason, "record": row["record"]}

    def _chunks(self, index: int) -> Iterator[bytes]:
        key = copy_key(self._batch.id, index, self._work.contract.format)
        body = self._work.s3.get_object(Bucket=self._work.staging, Key=key)["Body"]
        return iter(lambda: body.read(_CHUNK_BYTES), b"")


class LineStarts:
    """Where lines begin in a file that is read once, from its start."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._starts, self._next = _line_starts(chunks), 1

    def of(self, line: int) -> int:
        """Bytes before a line; each line asked for comes after the one before."""
        start = next(islice(self._starts, line - self._next, None))
        self._next = line + 1
        return start


def _line_starts(chunks: Iterator[bytes]) -> Iterator[int]:
    before = 0
    yield 0
    for chunk in chunks:
        at = chunk.find(b"\n")
        while at >= 0:
            yield before + at + 1
            at = chunk.find(b"\n", at + 1)
        before += len(chunk)


def _before(opened: dict[int, int]) -> Any:
    lines = F.create_map(*[F.lit(each) for pair in opened.items() for each in pair])
    return F.coalesce(F.col("line") < lines[F.col("object")], F.lit(True))


def _read_header(work: Work, batch: Batch, index: int, size: int, head: bytes, delimiter: str) -> Header | None:
    header = read_header(head, complete=size <= len(head), delimiter=delimiter)
    if header is not None or size <= len(head):
        return header
    head = _head(work, batch, index, size, _LONGEST_HEADER_BYTES)
    header = read_header(head, complete=size <= len(head), delimiter=delimiter)
    if header is None and size > len(head):
        return Header((), 0, broken=f"its header does not end within {_LONGEST_HEADER_BYTES} bytes")
    return header


def _head(work: Work, batch: Batch, index: int, size: int, length: int) -> bytes:
    key = copy_key(batch.id, index, work.contract.format)
    end = min(size, length) - 1
    return work.s3.get_object(Bucket=work.staging, Key=key, Range=f"bytes=0-{end}")["Body"].read()


def _refuse(work: Work, staged: Sequence[StagedObject], problems: dict[int, str]) -> None:
    listed = " ".join(f"{staged[index].landed.source}: {problem}" for index, problem in problems.items())
    raise BatchRefusedError(f"{work.dataset}: nothing of the batch is loaded. {listed}")
