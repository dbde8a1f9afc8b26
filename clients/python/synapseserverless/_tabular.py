"""scikit-learn's manner for stages that learn from a vector of features: ``fit(X, y)``, ``predict(X)``, ``predict_proba(X)``."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence, Tuple

from . import _frames
from ._errors import SynapseError
from ._stage import Estimator, Model

if TYPE_CHECKING:
    from ._session import Session

_LABEL, _WEIGHT, _GROUP = "y", "sample_weight", "group"


class Tabular(Estimator):
    """An estimator that is fitted on a table, as all are, or on a matrix and its labels, as in scikit-learn."""

    def fit(  # type: ignore[override]
        self,
        data: Any,
        y: Any = None,
        *,
        sample_weight: Any = None,
        group: Any = None,
        eval_set: Optional[Tuple[Any, Any]] = None,
        validation: Any = None,
        save: Optional[str] = None,
        session: Optional["Session"] = None,
        progress: Any = None,
    ) -> Any:
        """Fits on a table and gives a model; or, where ``y`` is given, on the matrix ``data`` and gives the estimator, which then predicts.

        A matrix is a list of rows, an array of numpy, or a frame whose columns are numbers. ``eval_set`` is a pair of a matrix and labels that judge what is
        trained. ``group`` has the number of rows of each query, for rankers.
        """
        if y is None:
            return super().fit(data, validation=validation, save=save, session=session, progress=progress)
        from ._pipeline import Pipeline
        from ._session import get_session
        from .ml.feature import FastVectorAssembler

        asked = session or get_session()
        columns = _columns(data)
        names = list(columns)
        self.feature_names_in_ = names
        self.n_features_in_ = len(names)
        labels = self._labels(_vector(y, "y"))
        table = _table(asked, {**columns, **_extra(columns, {_LABEL: labels, _WEIGHT: sample_weight, _GROUP: _groups(group)})})
        learner = self.copy({"labelCol": _LABEL, **({"weightCol": _WEIGHT} if sample_weight is not None else {}), **({"groupCol": _GROUP} if group is not None else {}), **self._fitting()})
        judges = None
        if eval_set is not None:
            judged = _columns(eval_set[0], names)
            judges = _table(asked, {**judged, **_extra(judged, {_LABEL: self._encoded(_vector(eval_set[1], "the labels of eval_set"))})})
        assembler = FastVectorAssembler(inputCols=names, outputCol=learner.get("featuresCol"), handleInvalid="keep")
        self.model_ = asked.fit(Pipeline(stages=[assembler, learner]), table, validation=judges, save=save, progress=progress)
        self._session = asked
        return self

    def predict(self, X: Any) -> Any:
        """What the fitted estimator says of each row."""
        return self._like(X, self._decoded(self._scored(X, self.get("predictionCol"))))

    def score(self, X: Any, y: Any) -> float:
        """How good it is on rows whose labels are known."""
        raise NotImplementedError

    # -- what differs between the three

    def _fitting(self) -> Dict[str, Any]:
        return {}

    def _labels(self, y: List[Any]) -> List[Any]:
        return y

    def _encoded(self, y: List[Any]) -> List[Any]:
        return y

    def _decoded(self, values: List[Any]) -> List[Any]:
        return values

    # -- rows in, a column out

    def _scored(self, X: Any, column: str) -> List[Any]:
        if "model_" not in self.__dict__:
            raise SynapseError(f"This {type(self).__name__} is not fitted. Call fit(X, y) first.", stage=type(self).__name__)
        columns = _columns(X, self.feature_names_in_)
        from ._session import ServiceModel

        if isinstance(self.model_, ServiceModel):
            rows = [dict(zip(columns, cells)) for cells in zip(*columns.values())]
            return [row[column] for row in self._session.score(self.model_._remote, rows, [column])]
        table = _table(self._session, columns)
        return [row[column] for row in self._session._transformed(self.model_, table, format="ndjson", by_model=True).collect()]

    @staticmethod
    def _like(X: Any, values: List[Any]) -> Any:
        # Who brings arrays gets arrays.
        if type(X).__module__.split(".")[0] in ("numpy", "pandas"):
            import numpy

            return numpy.array(values)
        return values


class TabularClassifier(Tabular):
    """Classes, which may be texts; ``classes_`` has them in order."""

    _estimator_type = "classifier"

    def _labels(self, y: List[Any]) -> List[Any]:
        if any(label is None or label != label for label in y):
            raise SynapseError("y has missing labels. Leave those rows out.")
        self.classes_ = sorted(set(y))
        if len(self.classes_) < 2:
            raise SynapseError(f"y has the one class {self.classes_[0]!r}, and a classifier needs two.")
        return self._encoded(y)

    def _encoded(self, y: List[Any]) -> List[Any]:
        places = {label: place for place, label in enumerate(self.classes_)}
        unknown = [label for label in y if label not in places]
        if unknown:
            raise SynapseError(f"The label {unknown[0]!r} is none of those that the fit saw.")
        return [float(places[label]) for label in y]

    def _decoded(self, values: List[Any]) -> List[Any]:
        return [self.classes_[int(value)] for value in values]

    def _fitting(self) -> Dict[str, Any]:
        return {"objective": "multiclass"} if len(self.classes_) > 2 and "objective" not in self._given else {}

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class of ``classes_``, for each row."""
        return self._like(X, [list(values) for values in self._scored(X, self.get("probabilityCol"))])

    def score(self, X: Any, y: Any) -> float:
        """The share of rows whose class is predicted."""
        said, known = list(self.predict(X)), _vector(y, "y")
        return sum(one == other for one, other in zip(said, known)) / len(known)


class TabularRegressor(Tabular):
    """Numbers."""

    _estimator_type = "regressor"

    def score(self, X: Any, y: Any) -> float:
        """The coefficient of determination, R²."""
        said, known = [float(value) for value in self.predict(X)], [float(value) for value in _vector(y, "y")]
        mean = math.fsum(known) / len(known)
        left = math.fsum((one - other) ** 2 for one, other in zip(known, said))
        whole = math.fsum((one - mean) ** 2 for one in known)
        return 1 - left / whole if whole else 0.0


class TabularRanker(Tabular):
    """The order of the rows of each query: ``fit(X, y, group=[rows of each query])``."""

    def fit(self, data: Any, y: Any = None, **options: Any) -> Any:  # type: ignore[override]
        if y is not None and options.get("group") is None:
            raise SynapseError("A ranker needs group=[...], the number of rows of each query.")
        return super().fit(data, y, **options)


class BoosterModel(Model):
    """A model of LightGBM."""

    def _text(self) -> str:
        for folder, _, files in os.walk(self.path):
            if "model.txt" in files and (type(self).__name__ in os.path.basename(folder) or folder == self.path):
                with open(os.path.join(folder, "model.txt"), encoding="utf-8") as file:
                    return file.read()
        raise SynapseError(f"{self.path} has no model.txt.")

    def getNativeModel(self) -> str:
        """The model as LightGBM writes it."""
        return self._text()

    def saveNativeModel(self, path: Any) -> None:
        """Writes the model as LightGBM writes it, to a file that LightGBM reads."""
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(self._text())

    def getFeatureImportances(self) -> Dict[str, int]:
        """How many splits each feature has; those without any are left out."""
        lines = self._text().split("feature_importances:", 1)[-1].splitlines()[1:]
        pairs = (line.rpartition("=") for line in lines[: next((place for place, line in enumerate(lines) if not line.strip()), len(lines))])
        return {name: int(count) for name, _, count in pairs}


def _columns(X: Any, names: Optional[Sequence[str]] = None) -> _frames.Columns:
    """A matrix as columns of numbers."""
    kind = _frames.kind_of(X)
    if kind == "pandas":
        columns = _frames.columns_of_pandas(X)
    elif kind == "polars":
        columns = X.to_dict(as_series=False)
    elif kind == "arrow":
        columns = X.to_pydict()
    elif hasattr(X, "keys"):
        columns = {str(name): list(values) for name, values in X.items()}
    else:
        if hasattr(X, "toarray"):
            raise SynapseError("X is sparse. Give a dense matrix, or a table with a column of sparse vectors.")
        rows = X.tolist() if hasattr(X, "tolist") else X
        if not isinstance(rows, (list, tuple)) or not rows:
            raise SynapseError("X has no rows.")
        if hasattr(rows[0], "keys"):
            columns = _frames.columns_of_rows(rows)
        else:
            widths = {len(row) if isinstance(row, (list, tuple)) else 0 for row in rows}
            if len(widths) != 1 or widths == {0}:
                raise SynapseError("X is a matrix: rows of numbers, all of one length.")
            columns = {f"Column_{place}": list(values) for place, values in enumerate(zip(*rows))}
    if names is not None and list(columns) != list(names):
        missing = [name for name in names if name not in columns]
        if missing or len(columns) != len(names):
            raise SynapseError(f"X has {len(columns)} columns and the fit saw {len(names)}" + (f"; '{missing[0]}' is missing." if missing else "."))
        columns = {name: columns[name] for name in names}
    return {name: [_cell(name, value) for value in values] for name, values in columns.items()}


def _cell(column: str, value: Any) -> Optional[float]:
    if value is None:
        return None
    if isinstance(value, (bool, int, float)):
        return float(value)
    if hasattr(value, "item"):
        return float(value.item())
    raise SynapseError(f"Column '{column}' of X has {value!r}, and features are numbers. Index texts first, in a pipeline that is fitted on a table.", column=column)


def _vector(y: Any, name: str) -> List[Any]:
    values = y.tolist() if hasattr(y, "tolist") else y.to_list() if hasattr(y, "to_list") else list(y)
    if values and isinstance(values[0], (list, tuple)):
        raise SynapseError(f"{name} has one value for each row, not a list of them.")
    return list(values)


def _groups(group: Any) -> Optional[List[int]]:
    return None if group is None else [query for query, count in enumerate(_vector(group, "group")) for _ in range(int(count))]


def _extra(columns: _frames.Columns, given: Dict[str, Any]) -> _frames.Columns:
    rows = len(next(iter(columns.values())))
    extra = {name: _vector(values, name) for name, values in given.items() if values is not None}
    for name, values in extra.items():
        if name in columns:
            raise SynapseError(f"X has a column '{name}', a name that is needed here. Rename it.", column=name)
        if len(values) != rows:
            what = "group counts" if name == _GROUP else f"{name} has"
            raise SynapseError(f"X has {rows} rows and {what} {len(values)}.")
    return extra


def _table(session: Any, columns: _frames.Columns) -> Any:
    from ._data import DataFrame

    pyarrow = _frames.library("pyarrow")
    if pyarrow is not None and not session.engine.is_service:
        return DataFrame(session, kind="arrow", frame=pyarrow.table(columns))
    return DataFrame(session, kind="rows", columns=columns)
