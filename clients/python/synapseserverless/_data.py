"""Tables: files where they are, rows and frames that are handed over, and what transforms write."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Optional, Sequence, Tuple

from . import _frames
from ._errors import SynapseError
from ._types import reader_of

if TYPE_CHECKING:
    from ._session import Session

# The keys of an input of a specification; a mapping with another key is a table of columns.
_INPUT = {
    "path", "format", "types", "partitions", "partitionBytes", "split", "delimiter", "header", "skipLines", "quote", "escape", "comment", "encoding",
    "decimalMark", "thousandsMark", "nullValues", "trueValues", "falseValues", "dateFormat", "timestampFormat",
}

# What the command line takes without a specification.
_SIMPLE = {"path", "format"}


class Row(dict):
    """A row: a mapping of columns to values, whose columns can be had as attributes too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"The row has no column '{name}'; its columns are {', '.join(self)}.") from None

    def asDict(self) -> Dict[str, Any]:
        return dict(self)


class DataFrame:
    """A table that is read where it is needed: by the stages, or by ``collect()``, ``show()`` and ``toPandas()``."""

    def __init__(
        self,
        session: "Session",
        source: Optional[Dict[str, Any]] = None,
        *,
        split: Optional[str] = None,
        kind: str = "file",
        columns: Optional[_frames.Columns] = None,
        frame: Any = None,
        keep: Any = None,
    ) -> None:
        self._session = session
        self._source = source
        self._split = split
        self._kind = kind
        self._columns = columns
        self._frame = frame
        self._keep = keep
        self._described: Optional[Dict[str, Any]] = None

    @staticmethod
    def of(data: Any, session: "Session") -> "DataFrame":
        """A table of what a user hands over."""
        if isinstance(data, DataFrame):
            return data
        if isinstance(data, (str, os.PathLike)):
            return DataFrame(session, {"path": [session.engine.location(os.fspath(data))]})
        if isinstance(data, dict):
            if "path" in data and set(data) <= _INPUT:
                paths = data["path"] if isinstance(data["path"], (list, tuple)) else [data["path"]]
                return DataFrame(session, {**data, "path": [session.engine.location(os.fspath(path)) for path in paths]})
            lengths = {len(values) for values in data.values()} if data else set()
            if len(lengths) != 1:
                raise SynapseError("A mapping is a table of columns, all of one length, or an input with a path. This one is neither.")
            return DataFrame(session, kind="rows", columns={str(name): [_frames._scalar(value) for value in values] for name, values in data.items()})
        kind = _frames.kind_of(data)
        if kind is not None:
            return DataFrame(session, kind=kind, frame=data)
        if isinstance(data, (list, tuple)) and data:
            if all(isinstance(item, (str, os.PathLike)) for item in data):
                return DataFrame(session, {"path": [session.engine.location(os.fspath(path)) for path in data]})
            return DataFrame(session, kind="rows", columns=_frames.columns_of_rows(data))
        if isinstance(data, (list, tuple)):
            raise SynapseError("There are no rows, so that nothing tells which columns there are. Give at least one row, or a file.")
        raise SynapseError(
            f"A {type(data).__name__} is no table. Give a path or a glob, a list of mappings, a mapping of columns, or a frame of pandas, polars or pyarrow.")

    # -- what stages read

    def _input(self) -> Dict[str, Any]:
        """The input of a specification; what is in memory is written to a file first, once."""
        if self._source is None:
            if self._session.engine.is_service:
                raise SynapseError(
                    "Rows and frames of this machine cannot be handed to a service, which reads files and tables of its own. "
                    "Give a location under its data folder, or transform rows with session.model(NAME).")
            folder = self._session.engine.folder()
            if self._columns is not None:
                path, types = _frames.write_columns(self._columns, folder.file)
            else:
                path, types = _frames.write(self._frame, self._kind, folder.file)
            self._source = {"path": [path], **({"types": types} if types else {})}
            self._keep = folder
        return self._source

    def _reference(self) -> str:
        return "data" if self._split is None else f"data.{self._split}"

    def _is_simple(self) -> bool:
        """Whether the command line reads it without a specification."""
        return self._split is None and set(self._input()) <= _SIMPLE

    # -- looking at it

    @property
    def path(self) -> str:
        """Where the table is."""
        paths = self._input()["path"]
        return paths[0] if len(paths) == 1 else ", ".join(paths)

    @property
    def schema(self) -> Dict[str, str]:
        """The type of each column, by Arrow's names."""
        return {column["name"]: column["type"] for column in self._describe(0)["columns"]}

    @property
    def dtypes(self) -> List[Tuple[str, str]]:
        """Columns with their types, as in Spark."""
        return list(self.schema.items())

    @property
    def columns(self) -> List[str]:
        """The names of the columns."""
        return list(self._columns) if self._columns is not None else list(self.schema)

    def printSchema(self) -> None:
        """Prints the columns with their types."""
        for name, kind in self.schema.items():
            print(f"{name}: {kind}")

    def _local(self) -> Any:
        if self._session.engine.is_service:
            raise SynapseError("What a service writes stays there; this session cannot read it. Use a local session, or read its files yourself.")
        return self._session.engine

    def _describe(self, rows: int) -> Dict[str, Any]:
        rows = max(rows, 5)
        if self._described is None or self._described["asked"] < rows:
            source = self._input()
            if set(source) <= _SIMPLE:
                arguments = ["data", *source["path"], *(["--format", source["format"]] if "format" in source else []), "--quick", "--json", "--rows", str(rows)]
                self._described = {**json.loads(self._local().call(arguments)), "asked": rows}
            else:
                self._described = self._written("ndjson")._describe(rows)
        return self._described

    def count(self) -> int:
        """The number of rows."""
        if self._columns is not None:
            return len(next(iter(self._columns.values()), []))
        if self._split is None and self._source is not None:
            success = self._success()
            if success is not None:
                return success["rows"]
            rows = self._describe(0).get("rows")
            if rows is not None:
                return rows
        return self._written("ndjson").count()

    def collect(self) -> List[Row]:
        """All rows."""
        if self._columns is not None:
            return [Row(zip(self._columns, cells)) for cells in zip(*self._columns.values())]
        return list(self._written("ndjson")._parse())

    rows = collect

    def __iter__(self) -> Iterator[Row]:
        return iter(self.collect())

    def head(self, n: int = 5) -> List[Row]:
        """The first rows."""
        if self._columns is not None or self._split is not None or not self._is_simple():
            return self.collect()[:n]
        described = self._describe(n)
        readers = {column["name"]: reader_of(column["type"]) for column in described["columns"]}
        return [Row((name, reader(row[name]) if (reader := readers[name]) else row[name]) for name in readers) for row in described["firstRows"][:n]]

    take = head

    def first(self) -> Optional[Row]:
        """The first row; None where there is none."""
        rows = self.head(1)
        return rows[0] if rows else None

    def show(self, n: int = 20, truncate: int = 20) -> None:
        """Prints the first rows."""
        rows = self.head(n)
        names = list(rows[0]) if rows else self.columns
        cells = [[_cut(row[name], truncate) for name in names] for row in rows]
        widths = [max([len(_cut(name, truncate)), *(len(row[place]) for row in cells)]) for place, name in enumerate(names)]
        print("  ".join(_cut(name, truncate).ljust(width) for name, width in zip(names, widths)).rstrip())
        for row in cells:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())

    def toPandas(self) -> Any:
        """The table as a frame of pandas."""
        _frames.need("pandas", "toPandas()")
        if self._kind == "pandas" and self._frame is not None:
            return self._frame
        if _frames.library("pyarrow") is not None:
            return self.toArrow().to_pandas()
        written = self._written("ndjson")
        rows = list(written._parse())
        types = {column["name"]: column["type"] for column in (written._success() or {"schema": []})["schema"]}
        return _frames.pandas_of({name: [row[name] for row in rows] for name in types}, types)

    to_pandas = toPandas

    def toArrow(self) -> Any:
        """The table as a table of pyarrow."""
        _frames.need("pyarrow", "toArrow()")
        written = self._written("arrow", "parquet")
        return _frames.arrow_of(written._parts(), (written._success() or {})["format"])

    to_arrow = toArrow

    def to_polars(self) -> Any:
        """The table as a frame of polars."""
        polars = _frames.need("polars", "to_polars()")
        return polars.read_parquet(self._written("parquet")._parts())

    def _as(self, kind: str) -> Any:
        """What a transform gives where it was handed a table of a kind."""
        if kind == "rows":
            return [dict(row) for row in self.collect()]
        return {"pandas": self.toPandas, "polars": self.to_polars, "arrow": self.toArrow}[kind]()

    def _repr_html_(self) -> str:
        import html

        rows = self.head(20)
        names = list(rows[0]) if rows else self.columns
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(_cut(row[name], 60))}</td>" for name in names) + "</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __repr__(self) -> str:
        return f"DataFrame({self.path!r})" if self._source is not None else f"DataFrame({self._kind})"

    # -- making others of it

    def randomSplit(self, weights: Sequence[float], seed: int = 42) -> List["DataFrame"]:
        """Deals the rows out by weights. The same rows and seed give the same splits, and no row is in two of them."""
        if not weights or any(weight <= 0 for weight in weights):
            raise SynapseError("randomSplit takes weights above 0, such as [0.8, 0.2].")
        if self._split is not None:
            raise SynapseError("This table is a split already. Give all weights at once, as in randomSplit([0.6, 0.2, 0.2]).")
        total = float(sum(weights))
        # Splits take their shares in the order of their names.
        names = [f"split{index:03}" for index in range(len(weights))]
        fractions = {name: weight / total for name, weight in zip(names, weights)}
        source = {**self._input(), "split": {"fractions": fractions, "seed": seed}}
        return [DataFrame(self._session, source, split=name, kind=self._kind, keep=self._keep) for name in names]

    def select(self, *names: str) -> "DataFrame":
        """The named columns."""
        from .stages import SelectColumns

        return self._apply(SelectColumns(cols=_flat(names)))

    def drop(self, *names: str) -> "DataFrame":
        """All but the named columns."""
        from .stages import DropColumns

        return self._apply(DropColumns(cols=_flat(names)))

    def withColumnRenamed(self, existing: str, new: str) -> "DataFrame":
        """The table with another name for a column."""
        from .stages import RenameColumn

        return self._apply(RenameColumn(inputCol=existing, outputCol=new))

    def cache(self) -> "DataFrame":
        """The table itself: what is a file is read as often as it is needed."""
        return self

    persist = cache

    def _apply(self, stage: Any) -> "DataFrame":
        return self._session._transformed(stage, self)

    def save(self, path: str, format: Optional[str] = None) -> None:
        """Writes the table to a file, by its name, or to a folder of files."""
        self._session._transformed(None, self, out=path, format=format)

    @property
    def write(self) -> "_Writer":
        """As in Spark: ``df.write.parquet(path)``. What is there is replaced."""
        return _Writer(self)

    # -- files

    def _written(self, *formats: str) -> "DataFrame":
        """The table as a folder that this product wrote, in one of the formats."""
        success = self._success()
        if success is not None and success["format"] in formats:
            return self
        return self._session._transformed(None, self, format=formats[0])

    def _folder(self) -> Optional[str]:
        paths = self._source["path"] if self._source is not None and self._split is None else []
        return paths[0] if len(paths) == 1 and os.path.isfile(os.path.join(paths[0], "_SUCCESS")) else None

    def _success(self) -> Optional[Dict[str, Any]]:
        folder = self._folder()
        if folder is None:
            return None
        with open(os.path.join(folder, "_SUCCESS"), encoding="utf-8") as file:
            text = file.read()
        return json.loads(text) if text.strip() else None

    def _parts(self) -> List[str]:
        folder, success = self._folder(), self._success()
        return [os.path.join(folder or "", part["name"]) for part in (success or {"parts": []})["parts"]]

    def _parse(self) -> Iterator[Row]:
        schema = (self._success() or {"schema": []})["schema"]
        readers = [(column["name"], reader_of(column["type"])) for column in schema]
        # A decimal is read as it is written; nothing else needs that.
        exact = Decimal if any("decimal" in column["type"] for column in schema) else None
        decode = json.JSONDecoder(parse_float=exact).decode
        for part in self._parts():
            with open(part, encoding="utf-8") as lines:
                for line in lines:
                    row = decode(line)
                    yield Row((name, row.get(name) if reader is None else reader(row.get(name))) for name, reader in readers)


class _Writer:
    def __init__(self, data: DataFrame) -> None:
        self._data = data

    def mode(self, name: str) -> "_Writer":
        """``overwrite`` is what is done; another mode is refused."""
        if name != "overwrite":
            raise SynapseError(f"The mode '{name}' is not here: a table is written as a whole, in the place of what was there. Say mode(\"overwrite\"), or choose another place.")
        return self

    def parquet(self, path: str) -> None:
        self._data.save(path, "parquet")

    def csv(self, path: str, header: bool = True) -> None:
        self._data.save(path, "csv")

    def json(self, path: str) -> None:
        self._data.save(path, "ndjson")


class DataFrameReader:
    """As in Spark: ``session.read.parquet(path)``. Options are those of an input of a specification."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def __call__(self, path: Any, **options: Any) -> DataFrame:
        return DataFrame.of({**options, "path": path}, self._session)

    load = __call__

    def parquet(self, *paths: str, **options: Any) -> DataFrame:
        return self(list(paths), format="parquet", **options)

    def csv(self, path: Any, header: Optional[bool] = None, inferSchema: bool = True, sep: Optional[str] = None, **options: Any) -> DataFrame:
        """Reads CSV. Types are always found by looking at the values; ``types`` names those that are to be others."""
        if header is not None:
            options["header"] = header
        if sep is not None:
            options["delimiter"] = sep
        return self(path, format="csv", **options)

    def json(self, path: Any, **options: Any) -> DataFrame:
        """Reads a file with a JSON object on each line."""
        return self(path, format="ndjson", **options)

    def binary(self, path: Any) -> DataFrame:
        """Reads files as rows of path, modificationTime, length and content."""
        return self(path, format="binary")


def _flat(names: Sequence[Any]) -> List[str]:
    return [name for item in names for name in ([item] if isinstance(item, str) else item)]


def _cut(value: Any, length: int) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= length else text[: length - 1] + "…"
