"""Frames of pandas, polars and pyarrow, on their way to a file and back. None of the three is needed until a frame is handed over or asked for."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ._errors import SynapseError
from ._types import to_json, type_of

Columns = Dict[str, List[Any]]


def kind_of(data: Any) -> Optional[str]:
    """``pandas``, ``polars`` or ``arrow``; None for what is no frame."""
    module = type(data).__module__.split(".")[0]
    name = type(data).__name__
    if module == "pandas" and name == "DataFrame":
        return "pandas"
    if module == "polars" and name in ("DataFrame", "LazyFrame"):
        return "polars"
    if module == "pyarrow" and name in ("Table", "RecordBatch") or hasattr(data, "__arrow_c_stream__"):
        return "arrow"
    return None


def library(name: str) -> Any:
    """A library where it is installed; None where it is not."""
    try:
        return import_module(name)
    except ImportError:
        return None


def need(name: str, what: str) -> Any:
    """A library, or an error that says what needs it."""
    found = library(name)
    if found is None:
        raise SynapseError(f"{what} needs {name}, which is not installed. Install it with 'pip install {name}', or take the rows with collect().")
    return found


def write(data: Any, kind: str, file: Any) -> Tuple[str, Optional[Dict[str, str]]]:
    """Writes a frame to a file; gives its path, and the types of its columns where the file does not hold them."""
    if kind == "polars":
        frame = data.collect() if type(data).__name__ == "LazyFrame" else data
        frame.write_parquet(file("frame.parquet"))
        return file("frame.parquet"), None
    pyarrow = library("pyarrow")
    if pyarrow is not None:
        table = pyarrow.Table.from_pandas(data, preserve_index=False) if kind == "pandas" else pyarrow.table(data)
        table = _plain(table, pyarrow)
        with pyarrow.ipc.new_file(file("frame.arrow"), table.schema) as writer:
            writer.write_table(table)
        return file("frame.arrow"), None
    if kind == "arrow":
        need("pyarrow", "A table of Arrow")
    return write_columns(columns_of_pandas(data), file)


def _plain(table: Any, pyarrow: Any) -> Any:
    # Large, viewed and dictionary-encoded text is text.
    fields = []
    for field in table.schema:
        held = field.type
        if pyarrow.types.is_dictionary(held):
            held = held.value_type
        if str(held) in ("large_string", "string_view"):
            held = pyarrow.string()
        elif str(held) in ("large_binary", "binary_view"):
            held = pyarrow.binary()
        fields.append(field.with_type(held))
    schema = pyarrow.schema(fields)
    return table if schema.equals(table.schema) else table.cast(schema)


def write_columns(columns: Columns, file: Any) -> Tuple[str, Dict[str, str]]:
    """Writes columns as lines of JSON; gives the file, and the type of each column."""
    types = {name: type_of(name, values) for name, values in columns.items()}
    written = {name: [to_json(value, types[name]) for value in values] for name, values in columns.items()}
    path = file("rows.ndjson")
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    with open(path, "w", encoding="utf-8", newline="\n") as lines:
        for cells in zip(*written.values()):
            lines.write(encode(dict(zip(written, cells))))
            lines.write("\n")
    return path, {name: kind for name, kind in types.items() if kind is not None}


def columns_of_rows(rows: Sequence[Any]) -> Columns:
    """Mappings as columns; what a row leaves out is None."""
    names: Dict[str, None] = {}
    for index, row in enumerate(rows):
        if not hasattr(row, "keys"):
            raise SynapseError(f"Row {index} is a {type(row).__name__}, and the rows of a table are mappings of columns to values.")
        for name in row.keys():
            if not isinstance(name, str):
                raise SynapseError(f"Row {index} has the column {name!r}; columns are named by text.")
            names.setdefault(name)
    return {name: [_scalar(row.get(name)) for row in rows] for name in names}


def _scalar(value: Any) -> Any:
    # numpy's numbers are numbers of Python.
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", None) == 0 else value


def columns_of_pandas(frame: Any) -> Columns:
    """The columns of a frame of pandas; what pandas takes for missing is None."""
    columns: Columns = {}
    for position, name in enumerate(frame.columns):
        series = frame.iloc[:, position]
        missing = series.isna()
        if str(series.dtype).startswith("datetime64"):
            nanoseconds = bool((series.dropna().dt.nanosecond != 0).any())
            values = [None if gone else value.isoformat() if nanoseconds else value.to_pydatetime() for value, gone in zip(series, missing)]
            if nanoseconds:
                raise SynapseError(f"Column '{name}' has nanoseconds, which are kept only on the way through Arrow. Install pyarrow, or round it to microseconds.", column=str(name))
        else:
            values = [None if gone is True else _scalar(value) for value, gone in zip(series.tolist(), missing.tolist())]
        if str(name) in columns:
            raise SynapseError(f"The frame has two columns '{name}'. Rename one of them.", column=str(name))
        columns[str(name)] = values
    return columns


def pandas_of(columns: Columns, types: Dict[str, str]) -> Any:
    """A frame of pandas. Whole numbers and Booleans with missing values have pandas's types for that."""
    pandas = need("pandas", "toPandas()")
    made = {}
    for name, values in columns.items():
        kind = types.get(name, "")
        missing = any(value is None for value in values)
        if kind.startswith(("int", "uint")):
            made[name] = pandas.Series(values, dtype="Int64" if missing else "int64")
        elif kind == "bool":
            made[name] = pandas.Series(values, dtype="boolean" if missing else "bool")
        elif kind in ("double", "float"):
            made[name] = pandas.Series(values, dtype="float64" if kind == "double" else "float32")
        elif kind.startswith("timestamp"):
            made[name] = pandas.to_datetime(pandas.Series(values, dtype="object"), utc="UTC" in kind)
        else:
            made[name] = pandas.Series(values, dtype="object")
    return pandas.DataFrame(made, columns=list(columns))


def arrow_of(files: Sequence[str], format: str) -> Any:
    """A table of pyarrow of the files of a dataset."""
    pyarrow = need("pyarrow", "toArrow()")
    if format == "parquet":
        parquet = import_module("pyarrow.parquet")
        tables = [parquet.read_table(file) for file in files]
    else:
        tables = [pyarrow.ipc.open_file(file).read_all() for file in files]
    return pyarrow.concat_tables(tables)
