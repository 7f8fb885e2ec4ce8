"""Floor 4. Rows to the file of one split: JSONL and Parquet. The same rows give the same bytes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from autotune_lm.core.errors import ConfigError, Missing
from autotune_lm.core.ports import Columns, Row, Shape
from autotune_lm.kit.files import writing_aside
from autotune_lm.kit.registry import nearest

if TYPE_CHECKING:
    import pyarrow

BATCH_ROWS = 10_000
"""Rows held in memory at once, and in one row group of a Parquet file."""


def write_rows(path: Path, rows: Iterable[Row], columns: Columns) -> int:
    """Write a file in the kind that its ending names; return the number of rows.

    Raises:
        ConfigError: the ending is not known.
        Missing: Parquet needs a package that is not installed.
        NotWritable: the folder cannot be written or the disk is full.
    """
    kinds = {".jsonl": write_jsonl, ".parquet": write_parquet}
    if path.suffix not in kinds:
        raise ConfigError(f"{path.name}: no such kind of dataset file", nearest(path.suffix, list(kinds)))
    return kinds[path.suffix](path, rows, columns)


def json_rows(rows: Iterable[Row]) -> Iterator[bytes]:
    """Each row as one line of JSON, with its line end."""
    encode = msgspec.json.Encoder().encode
    return (encode(row) + b"\n" for row in rows)


def write_jsonl(path: Path, rows: Iterable[Row], columns: Columns | None = None) -> int:
    """Write one row a line; return their number. JSON says its types itself, so ``columns`` is not needed."""
    count = 0
    with writing_aside(path) as file:
        for line in json_rows(rows):
            file.write(line)
            count += 1
    return count


def write_parquet(path: Path, rows: Iterable[Row], columns: Columns) -> int:
    """Write rows in typed columns; return their number. A file without rows has its columns all the same.

    Raises:
        Missing: pyarrow is not installed.
    """
    arrow, parquet = _pyarrow()
    schema = arrow.schema([(name, _arrow_type(arrow, shape)) for name, shape in columns.items()])
    count = 0
    with writing_aside(path) as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            writer.write_batch(arrow.RecordBatch.from_pylist(batch, schema=schema), row_group_size=BATCH_ROWS)
            count += len(batch)
    return count


def _pyarrow() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as cause:
        raise Missing("Parquet needs the package 'pyarrow'", 'pip install "autotune-lm[parquet]"') from cause
    return pyarrow, pyarrow.parquet


def _arrow_type(arrow: ModuleType, shape: Shape) -> "pyarrow.DataType":
    if isinstance(shape, str):
        return arrow.type_for_alias(shape)
    if isinstance(shape, list):
        return arrow.list_(_arrow_type(arrow, shape[0]))
    return arrow.struct([(name, _arrow_type(arrow, inner)) for name, inner in shape.items()])


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of ``BATCH_ROWS``, however they arrive."""
    stream = iter(rows)
    while batch := list(islice(stream, BATCH_ROWS)):
        yield batch
