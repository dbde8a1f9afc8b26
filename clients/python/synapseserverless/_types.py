"""Types of values: what Python's are called in the product, and back, so that nothing is typed anew on its way."""

from __future__ import annotations

import base64
import datetime
import math
import re
from decimal import Decimal
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence

from ._errors import SynapseError


class DenseVector(list):
    """A vector of features: a list of numbers that becomes a vector column and not a column of lists."""

    def toArray(self) -> List[float]:
        return list(self)


class Vectors:
    """Makes vectors, as ``pyspark.ml.linalg.Vectors`` does."""

    @staticmethod
    def dense(*values: Any) -> DenseVector:
        given = values[0] if len(values) == 1 and not isinstance(values[0], (int, float)) else values
        return DenseVector(float(value) for value in given)


def type_of(column: str, values: Sequence[Any]) -> Optional[str]:
    """The type of a column by DuckDB's names; None for one of nulls, or of lists and mappings, whose type is read from the values."""
    kinds = {_kind(column, value) for value in values if value is not None}
    if not kinds:
        return None
    if kinds == {"BIGINT"}:
        return _whole(column, values)
    if kinds <= {"BIGINT", "DOUBLE"}:
        large = [value for value in values if isinstance(value, int) and not isinstance(value, bool) and int(float(value)) != value]
        if large:
            raise SynapseError(f"Column '{column}' has the whole number {large[0]} beside fractions, and no double is equal to it. Make all of its values numbers of one kind.", column=column)
        return "DOUBLE"
    if kinds <= {"BIGINT", "DECIMAL"}:
        return _decimal(column, [Decimal(value) for value in values if value is not None])
    if kinds == {"VECTOR"}:
        lengths = {len(value) for value in values if value is not None}
        if len(lengths) > 1:
            raise SynapseError(f"Column '{column}' has vectors of {_and(sorted(lengths))} slots. All vectors of a column have one length.", column=column)
        return f"FLOAT[{lengths.pop()}]"
    if kinds <= {"DATE", "TIMESTAMP"} and len(kinds) == 2:
        return "TIMESTAMP"
    if len(kinds) > 1:
        names = _and(sorted({type(value).__name__ for value in values if value is not None}))
        raise SynapseError(f"Column '{column}' has values of several kinds: {names}. Make them all of one kind.", column=column)
    kind = kinds.pop()
    return None if kind == "NESTED" else kind


def _kind(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        return "BIGINT"
    if isinstance(value, float):
        return "DOUBLE"
    if isinstance(value, str):
        return "VARCHAR"
    if isinstance(value, datetime.datetime):
        return "TIMESTAMP" if value.tzinfo is None else "TIMESTAMPTZ"
    if isinstance(value, datetime.date):
        return "DATE"
    if isinstance(value, datetime.time):
        return "TIME"
    if isinstance(value, Decimal):
        return "DECIMAL"
    if isinstance(value, DenseVector) or _is_array(value):
        return "VECTOR"
    if isinstance(value, (list, tuple, dict)):
        return "NESTED"
    if isinstance(value, (bytes, bytearray)):
        raise SynapseError(
            f"Column '{column}' has bytes, which only Arrow carries. Install pyarrow and hand over a pyarrow table, or read the files with format=\"binary\".",
            column=column)
    raise SynapseError(f"Column '{column}' has a {type(value).__name__}, which has no place in a table. There are numbers, text, dates, times, decimals, lists and vectors.", column=column)


def _is_array(value: Any) -> bool:
    return hasattr(value, "tolist") and hasattr(value, "__len__") and not isinstance(value, (bytes, str, list))


def _whole(column: str, values: Sequence[Any]) -> str:
    largest = max(abs(value) for value in values if value is not None)
    if all(-(2**63) <= value < 2**63 for value in values if value is not None):
        return "BIGINT"
    if largest < 10**28:
        return "DECIMAL(28,0)"
    raise SynapseError(f"Column '{column}' has the whole number {largest}, and 28 digits are the most. Hand it over as text.", column=column)


def _decimal(column: str, values: Iterable[Decimal]) -> str:
    before, after = 1, 0
    for value in values:
        if not value.is_finite():
            raise SynapseError(f"Column '{column}' has the decimal {value}, which is no number. Use None, or floats.", column=column)
        _, digits, exponent = value.as_tuple()
        after = max(after, -int(exponent))
        before = max(before, len(digits) + int(exponent))
    if before + after > 28:
        raise SynapseError(f"Column '{column}' needs decimals of {before + after} digits, and 28 are the most. Hand it over as text or as floats.", column=column)
    return f"DECIMAL({before + after},{after})"


def to_json(value: Any, as_type: Optional[str]) -> Any:
    """A value as JSON has it, for a column of a type."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if as_type == "DOUBLE":
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else "NaN" if value != value else "inf" if value > 0 else "-inf"
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, datetime.date):
        return f"{value.isoformat()}T00:00:00" if as_type == "TIMESTAMP" else value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {str(key): to_json(inner, None) for key, inner in value.items()}
    if _is_array(value):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [to_json(inner, None) for inner in value]
    return str(value) if as_type is not None and as_type.startswith("DECIMAL") else value


def reader_of(arrow: str) -> Optional[Callable[[Any], Any]]:
    """What makes a Python value of what JSON has, for a column of an Arrow type; None where it is that already. Numbers with a point come as Decimal."""
    vector = re.match(r"^(float|double)\[\d+\]$", arrow)
    if vector:
        # A vector comes back as one, so that it is one when it is handed over again.
        return lambda value: None if value is None else DenseVector(float(item) for item in value)
    if arrow in ("float", "double", "halffloat"):
        return _float
    if re.match(r"^decimal\(\d+, 0\)$", arrow):
        # Whole numbers that 64 bits do not hold.
        return lambda value: None if value is None else int(value)
    if arrow.startswith("decimal"):
        return lambda value: None if value is None else Decimal(str(value))
    if arrow.startswith("timestamp"):
        return _timestamp
    if arrow.startswith("date"):
        return lambda value: None if value is None else datetime.date.fromisoformat(value[:10])
    if arrow.startswith("time"):
        return lambda value: None if value is None else datetime.time.fromisoformat(value)
    if "binary" in arrow:
        return lambda value: None if value is None else base64.b64decode(value)
    if arrow.startswith("list<") and arrow.endswith(">"):
        inner = reader_of(arrow[len("list<") : -1])
        return lambda value: None if value is None else value if inner is None else [inner(item) for item in value]
    if arrow.startswith(("struct", "map")) or arrow.endswith("]"):
        return _plain
    return None


def _float(value: Any) -> Optional[float]:
    return None if value is None else float(value)


def _timestamp(value: Any) -> Any:
    if value is None:
        return None
    text = value[:-1] + "+00:00" if value.endswith("Z") else value
    dot = text.find(".")
    if dot >= 0:
        end = dot + 1
        while end < len(text) and text[end].isdigit():
            end += 1
        digits = text[dot + 1 : end]
        if len(digits.rstrip("0")) > 6:
            return value  # Nanoseconds, which datetime does not have.
        text = text[: dot + 1] + digits[:6].ljust(6, "0") + text[end:]
    return datetime.datetime.fromisoformat(text)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _and(values: Sequence[Any]) -> str:
    words = [str(value) for value in values]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
