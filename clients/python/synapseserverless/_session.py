"""Where the work is done: by a ``synapse`` of this machine, or by a service."""

from __future__ import annotations

import os
import threading
from typing import Any, Dict, List, Optional, Sequence, Union

from . import _frames
from ._data import DataFrame, DataFrameReader
from ._errors import SynapseError
from ._local import Folder, Local, write_json
from ._run import Run, ServiceRun
from ._service import Service
from ._stage import Estimator, Model, Stage


class Session:
    """Where pipelines run.

    ``Session()`` uses a ``synapse`` of this machine: ``command``, or SYNAPSE_COMMAND, or the one on the PATH. ``Session(url=..., key=...)`` uses a
    service. ``work`` is the folder in which local runs are kept; without it those that you start are kept in ``.synapse`` of the current folder, as the
    command line does, and those of single fits and transforms as long as the session lives. ``progress`` is what fits and transforms show: True, False, or a
    function that gets each piece of news; without it a terminal and a notebook show it.

    A session is also a context: ``with Session(url=...):`` makes it the one that fits and transforms use.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        key: Optional[str] = None,
        *,
        command: Union[str, Sequence[str], None] = None,
        work: Optional[str] = None,
        progress: Any = None,
        timeout: float = 100.0,
    ) -> None:
        if url is None and key is not None:
            raise SynapseError("A key is for a service; give its address too, as Session(url=..., key=...).")
        self.engine: Any = Local(command, work) if url is None else Service(url, key, timeout)
        self._progress = progress
        self._before: List[Optional[Session]] = []

    # -- data

    @property
    def read(self) -> DataFrameReader:
        """Reads files: ``session.read.csv(path)``, or ``session.read(path, types={"id": "VARCHAR"})``."""
        return DataFrameReader(self)

    def createDataFrame(self, data: Any, schema: Optional[Sequence[str]] = None) -> DataFrame:
        """A table of rows. ``schema`` names the columns where rows are lists or tuples."""
        if schema is not None and not hasattr(data, "columns"):
            short = [row for row in data if len(row) != len(schema)]
            if short:
                raise SynapseError(f"A row has {len(short[0])} values, and there are {len(schema)} columns: {short[0]!r}.")
            data = [row if hasattr(row, "keys") else dict(zip(schema, row)) for row in data]
        return DataFrame.of(data, self)

    # -- runs

    def start(self, specification: Any, *, set: Sequence[str] = (), progress: Any = None) -> Run:
        """Starts a run of a specification, a mapping or the path of a file, and does not wait for it. ``set`` has values such as ``pipeline.LightGBMClassifier.numLeaves=63``."""
        return self.engine.run(_resolved(specification, self), set, self._progress if progress is None else progress)

    def run(self, specification: Any, *, set: Sequence[str] = (), progress: Any = None) -> Run:
        """Runs a specification to its end."""
        return self.start(specification, set=set, progress=progress).wait()

    def validate(self, specification: Any) -> Dict[str, Any]:
        """What is wrong with a specification, and what its inputs are, without running it. Local sessions only."""
        return self.engine.validate(_resolved(specification, self))

    def runs(self, top: int = 20, status: Optional[str] = None, name: Optional[str] = None) -> List[Dict[str, Any]]:
        """The newest runs of a service."""
        query = "&".join(f"{key}={value}" for key, value in (("top", top), ("status", status), ("name", name)) if value is not None)
        return self._service("runs").get(f"/v1/runs?{query}")["runs"]

    def find(self, run_id: str) -> Run:
        """A run of a service by its id."""
        service = self._service("find")
        from ._progress import Progress

        return ServiceRun(service, run_id, service.get(f"/v1/runs/{run_id}"), Progress())

    def store(self, name: str, specification: Any) -> Dict[str, Any]:
        """Stores a pipeline in a service, under a name; gives its version."""
        import json

        service = self._service("store")
        written = service.specification(_resolved(specification, self))
        return json.loads(service.request("PUT", f"/v1/pipelines/{name}", {"specification": written}))

    def run_stored(self, name: str, *, set: Sequence[str] = (), progress: Any = None) -> Run:
        """Runs a stored pipeline of a service to its end."""
        return self._service("run_stored").run_stored(name, set, self._progress if progress is None else progress).wait()

    # -- models

    def models(self) -> List[Dict[str, Any]]:
        """The models of a service."""
        return self._service("models").get("/v1/models")["models"]

    def model(self, name: str) -> "ServiceModel":
        """A model of a service, by its name."""
        return ServiceModel(self, name)

    def score(self, model: str, rows: Sequence[Dict[str, Any]], columns: Optional[Sequence[str]] = None) -> List[Dict[str, Any]]:
        """Scores rows with a model of a service."""
        from ._types import to_json

        plain = [{name: to_json(value, None) for name, value in row.items()} for row in rows]
        return self._service("score").score(model, plain, columns)

    def _service(self, what: str) -> Service:
        if not self.engine.is_service:
            raise SynapseError(f"{what} asks a service, and this session is local. Make it with Session(url=..., key=...).")
        return self.engine

    # -- fits and transforms, which stages call

    def fit(self, stage: Stage, data: Any, *, validation: Any = None, save: Optional[str] = None, progress: Any = None) -> Any:
        """Fits a stage on data; see Estimator.fit."""
        table = DataFrame.of(data, self)
        specification: Dict[str, Any] = {"name": _name(stage), "inputs": {"data": table._input()}, "pipeline": _stages(stage, self)}
        if validation is None:
            specification["fit"] = table._reference()
        else:
            judges = DataFrame.of(validation, self)
            reference = judges._reference()
            if judges._input() != table._input():
                specification["inputs"]["validation"] = judges._input()
                reference = reference.replace("data", "validation", 1)
            specification["fit"] = {"input": table._reference(), "validation": reference}
        if self.engine.is_service:
            return self._fit_there(specification, save, progress)
        keep: Optional[Folder] = None
        if save is None:
            keep = self.engine.folder()
            place = keep.file("model")
        else:
            place = os.path.abspath(save)
        specification["output"] = {"model": place}
        run = self.engine.run(specification, (), self._progress if progress is None else progress, own=True).wait()
        model = Model._at(place, keep=keep, run=run, session=self)
        # A single stage is fitted as a pipeline of one, and its model is what was asked for.
        return model if type(stage).__name__ == "Pipeline" else model._unwrapped()

    def _fit_there(self, specification: Dict[str, Any], save: Optional[str], progress: Any) -> "ServiceModel":
        if not save:
            raise SynapseError("A service keeps the models of its fits under names. Give one, as in fit(data, save=\"weather\").")
        specification["output"] = {"model": f"../models/{save}"}
        run = self.engine.run(specification, (), self._progress if progress is None else progress).wait()
        return ServiceModel(self, save, run)

    def transform(self, stage: Stage, data: Any, *, out: Optional[str] = None, format: Optional[str] = None, progress: Any = None) -> Any:
        """Applies a stage to data; see Transformer.transform."""
        table = DataFrame.of(data, self)
        made = self._transformed(stage, table, out=out, format=format, progress=progress)
        return made if table._kind == "file" or isinstance(data, DataFrame) or out is not None else made._as(table._kind)

    def _transformed(self, stage: Optional[Stage], table: DataFrame, *, out: Optional[str] = None, format: Optional[str] = None, progress: Any = None, by_model: bool = False) -> DataFrame:
        if self.engine.is_service:
            raise SynapseError("Tables of a service are transformed by a run: session.run({...}), or session.model(NAME).transform(rows).")
        keep: Optional[Folder] = None
        if out is None:
            keep = self.engine.folder()
            place = keep.file("data")
            if format is None:
                format = "parquet" if table._kind == "file" else _format(table._kind)
        else:
            place = self.engine.location(os.fspath(out))
        # Text is read by the columns of the model where nothing else says what they are.
        if table._is_simple() or by_model:
            self._by_command(stage, table, place, format)
        else:
            self._by_run(stage, table, place, format, progress)
        return DataFrame(self, {"path": [place], **({"format": format} if format and keep is None else {})}, keep=(keep, table._keep), kind="file")

    def _by_command(self, stage: Optional[Stage], table: DataFrame, place: str, format: Optional[str]) -> None:
        source = table._input()
        own_file = None
        keep = None
        if isinstance(stage, Model):
            location = stage._where(self)
        else:
            keep = self.engine.folder()
            location = own_file = keep.file("stages.json")
            write_json(location, [] if stage is None else _stages(stage, self))
        arguments = ["transform", location, "--out", place]
        for path in source["path"]:
            arguments += ["--data", path]
        if "format" in source:
            arguments += ["--format", source["format"]]
        if format is not None:
            arguments += ["--out-format", format]
        self.engine.call(arguments, own_file)

    def _by_run(self, stage: Optional[Stage], table: DataFrame, place: str, format: Optional[str], progress: Any) -> None:
        specification: Dict[str, Any] = {"name": "transform" if stage is None else _name(stage), "inputs": {"data": table._input()}}
        if isinstance(stage, Model):
            specification["model"] = stage._where(self)
        else:
            specification["pipeline"] = [{"type": "SQLTransformer", "statement": "SELECT * FROM __THIS__"}] if stage is None else _stages(stage, self)
        specification["transform"] = table._reference()
        specification["output"] = {"data": place, **({"format": format} if format else {})}
        self.engine.run(specification, (), self._progress if progress is None else progress, own=True).wait()

    # -- as a context

    def __enter__(self) -> "Session":
        self._before.append(use(self))
        return self

    def __exit__(self, *_: Any) -> None:
        use(self._before.pop())

    def __repr__(self) -> str:
        return f"Session(url={self.engine.url!r})" if self.engine.is_service else "Session()"


class ServiceModel(Model):
    """A model that a service keeps."""

    _parameters = {"uid": None}

    def __init__(self, session: Session, name: str, run: Optional[Run] = None) -> None:
        session._service("model")
        self.__dict__.update(_given={}, _session=session, _remote=name, run=run, _keep=None, path=f"models/{name}")

    @property
    def details(self) -> Dict[str, Any]:
        """Its stages, and the columns that it takes and gives."""
        return self._session.engine.get(f"/v1/models/{self._remote}")

    def transform(self, data: Any, *, out: Optional[str] = None, format: Optional[str] = None, session: Optional[Session] = None, progress: Any = None, columns: Optional[Sequence[str]] = None) -> Any:
        """Scores rows or a frame at once, or a location of the service by a run, which needs ``out``."""
        asked = self._session
        table = DataFrame.of(data, asked)
        if table._kind == "file" and table._source is not None:
            if out is None:
                raise SynapseError("A service writes what it transforms to a place of its own. Give it, as in transform(path, out=\"scored\").")
            specification = {
                "name": f"score-{self._remote}", "inputs": {"data": table._input()}, "model": self._where(asked), "transform": table._reference(),
                "output": {"data": out, **({"format": format} if format else {})},
            }
            return asked.engine.run(specification, (), asked._progress if progress is None else progress).wait()
        if table._kind == "rows":
            rows = [dict(row) for row in table.collect()]
        elif table._kind == "pandas":
            rows = [dict(zip(names, cells)) for names, cells in _rows_of(_frames.columns_of_pandas(data))]
        else:
            rows = data.to_dicts() if table._kind == "polars" else data.to_pylist()
        scored = asked.score(self._remote, rows, columns)
        if table._kind == "pandas":
            return _frames.need("pandas", "transform").DataFrame(scored)
        if table._kind == "polars":
            return _frames.need("polars", "transform").DataFrame(scored)
        return _frames.need("pyarrow", "transform").Table.from_pylist(scored) if table._kind == "arrow" else scored


def _rows_of(columns: Dict[str, List[Any]]) -> Any:
    names = list(columns)
    return ((names, cells) for cells in zip(*columns.values()))


def _format(kind: str) -> str:
    if kind == "polars":
        return "parquet"
    return "arrow" if kind == "arrow" or (kind == "pandas" and _frames.library("pyarrow") is not None) else "ndjson"


def _name(stage: Stage) -> str:
    return type(stage).__name__


def _stages(stage: Stage, session: Session) -> List[Any]:
    if isinstance(stage, Model):
        return [{"type": "SavedModel", "path": stage._where(session)}]
    written = stage._specification(session)
    return written["stages"] if written["type"] == "Pipeline" else [written]


def _resolved(specification: Any, session: Session) -> Any:
    """A specification whose stages may be stages of this package; its relative locations are of the current folder."""
    from ._stage import _plain

    if isinstance(specification, (str, os.PathLike)) and not session.engine.is_service and not os.path.exists(specification):
        raise SynapseError(f"There is no specification {specification}.", code="specification", file=str(specification))
    if not isinstance(specification, dict):
        return specification
    written = _plain(specification, session)
    pipeline = written.get("pipeline")
    if isinstance(pipeline, dict):
        written["pipeline"] = pipeline["stages"] if pipeline.get("type") == "Pipeline" else [pipeline]
    if session.engine.is_service:
        return written
    for name, given in (written.get("inputs") or {}).items():
        given = {"path": given} if isinstance(given, (str, list)) else dict(given)
        if "path" in given:
            paths = given["path"] if isinstance(given["path"], list) else [given["path"]]
            given["path"] = [session.engine.location(path) for path in paths]
        written["inputs"][name] = given
    if isinstance(written.get("model"), str):
        written["model"] = session.engine.location(written["model"])
    for name in ("model", "data", "metrics", "report", "setAside"):
        if isinstance((written.get("output") or {}).get(name), str):
            written["output"][name] = session.engine.location(written["output"][name])
    return written


_lock = threading.Lock()
_current: Optional[Session] = None


def get_session() -> Session:
    """The session that fits and transforms use: the one that ``use`` named, or a local one."""
    global _current
    with _lock:
        if _current is None:
            _current = Session()
        return _current


def use(session: Optional[Session]) -> Optional[Session]:
    """Makes a session the one that fits and transforms use; gives the one before."""
    global _current
    with _lock:
        before, _current = _current, session
        return before
