"""What all stages have: parameters under SynapseML's names, getters and setters, and the way to a run."""

from __future__ import annotations

import inspect
import json
import os
import uuid
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence, Tuple

from ._errors import SynapseError
from ._names import nearest

if TYPE_CHECKING:
    from ._run import Run
    from ._session import Session


def secret(name: str) -> str:
    """The name of a secret where a key is wanted: ``TextSentiment(subscriptionKey=secret("language-key"))``.

    The secret itself is looked up where the work is done, such as in the environment variable SYNAPSE_SECRET_LANGUAGE_KEY.
    """
    return name if name.startswith("secret:") else f"secret:{name}"


class _Signature:
    """The signature of a stage, made when somebody asks."""

    def __get__(self, instance: Any, owner: Any) -> inspect.Signature:
        kind = inspect.Parameter.KEYWORD_ONLY
        return inspect.Signature(
            [inspect.Parameter(name, kind, default=default) for name, default in owner._parameters.items() if name.isidentifier()])


class Stage:
    """A stage of a pipeline: a type and its parameters. The values are checked where the stage is used."""

    _parameters: Dict[str, Any] = {}
    _required: Tuple[str, ...] = ()
    _files: Tuple[str, ...] = ()
    __signature__ = _Signature()

    def __init__(self, **parameters: Any) -> None:
        object.__setattr__(self, "_given", {})
        for name, value in parameters.items():
            self._set(name, value)

    # -- parameters

    @classmethod
    def _name_of(cls, name: str) -> str:
        if name in cls._parameters:
            return name
        bare = name[:-1] if name.endswith("_") else name
        for known in cls._parameters:
            # SynapseML writes AADToken where aADToken is meant.
            if known.lower() == bare.lower():
                return known
        raise SynapseError(f"{cls.__name__} has no parameter '{name}'.{nearest(name, cls._parameters)}", stage=cls.__name__, parameter=name)

    def _set(self, name: str, value: Any) -> None:
        known = self._name_of(name)
        if value is None:
            self._given.pop(known, None)
        else:
            self._given[known] = value

    def set(self, **parameters: Any) -> Any:
        """Sets parameters; gives the stage itself."""
        for name, value in parameters.items():
            self._set(name, value)
        return self

    setParams = set

    def get(self, name: str) -> Any:
        """The value of a parameter, its default where none was given."""
        known = self._name_of(name)
        return self._given.get(known, self._parameters[known])

    def copy(self, extra: Optional[Dict[str, Any]] = None) -> Any:
        """A copy of the stage, with other values for some parameters."""
        other = type(self)(**self._given)
        return other.set(**(extra or {}))

    def get_params(self, deep: bool = True) -> Dict[str, Any]:
        """The parameters that were given, as scikit-learn asks for them."""
        return dict(self._given)

    def set_params(self, **parameters: Any) -> Any:
        """Sets parameters, as scikit-learn does."""
        return self.set(**parameters)

    def explainParams(self) -> str:
        """The parameters with their values, one a line."""
        return "\n".join(f"{name}: {self._given.get(name, default)!r}{'' if name in self._given else ' (default)'}" for name, default in self._parameters.items())

    @property
    def uid(self) -> str:
        """The name of the stage in messages and default column names."""
        return self._given.get("uid") or type(self).__name__

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name.endswith("_"):
            raise AttributeError(f"{type(self).__name__} has no '{name}'")
        if name[:3] in ("set", "get") and len(name) > 3:
            known = self._name_of(name[3].lower() + name[4:] if name[3:] not in self._parameters else name[3:])
            if name[:3] == "get":
                return lambda: self.get(known)
            return lambda value: self.set(**{known: value})
        if name in self._parameters:
            return self.get(name)
        if "_given" not in self.__dict__:
            raise AttributeError(name)
        raise AttributeError(f"{type(self).__name__} has no '{name}'.{nearest(name, [*self._parameters, *dir(type(self))])}")

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or name.endswith("_") or name in dir(type(self)):
            object.__setattr__(self, name, value)
        else:
            self._set(name, value)

    def __dir__(self) -> List[str]:
        cased = [name[0].upper() + name[1:] for name in self._parameters]
        return sorted({*object.__dir__(self), *self._parameters, *(f"set{name}" for name in cased), *(f"get{name}" for name in cased)})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._given.items())})"

    def __getstate__(self) -> Dict[str, Any]:
        return dict(self.__dict__)

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)

    # -- specification

    def _specification(self, session: "Session") -> Dict[str, Any]:
        for name in self._required:
            if name not in self._given:
                raise SynapseError(f"{type(self).__name__} needs {name}, which was not given.", stage=type(self).__name__, parameter=name)
        written: Dict[str, Any] = {"type": type(self).__name__}
        for name, value in self._given.items():
            value = _plain(value, session)
            written[name] = session.engine.location(value) if name in self._files and isinstance(value, str) else value
        return written


def _plain(value: Any, session: "Session") -> Any:
    """A value as JSON has it; a stage as its specification, a fitted one as the folder that it is in."""
    if isinstance(value, Model):
        return value._where(session)
    if isinstance(value, Stage):
        return value._specification(session)
    if isinstance(value, dict):
        return {str(key): _plain(inner, session) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner, session) for inner in value]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        return _plain(value.tolist(), session)
    if isinstance(value, (bytes, bytearray)):
        import base64

        return base64.b64encode(bytes(value)).decode("ascii")
    return value


class Transformer(Stage):
    """A stage that changes data as it comes."""

    def transform(self, data: Any, *, out: Optional[str] = None, format: Optional[str] = None, session: Optional["Session"] = None, progress: Any = None) -> Any:
        """Applies the stage.

        ``data`` is a path, a glob, a URL, a list of these, a DataFrame, a list of mappings, or a frame of pandas, polars or pyarrow. What comes
        back is of the kind that went in; a path gives a DataFrame. ``out`` names the file or folder that is written in its place.
        """
        from ._session import get_session

        return (session or get_session()).transform(self, data, out=out, format=format, progress=progress)


class Evaluator(Transformer):
    """A stage that measures what was predicted."""

    def evaluate(self, data: Any, *, session: Optional["Session"] = None) -> Dict[str, Any]:
        """The metrics, by name."""
        from ._data import DataFrame
        from ._session import get_session

        asked = session or get_session()
        rows = asked.transform(self, DataFrame.of(data, asked)).collect()
        return dict(rows[0]) if rows else {}


class Estimator(Stage):
    """A stage that is fitted on data and gives a model."""

    def fit(self, data: Any, *, validation: Any = None, save: Optional[str] = None, session: Optional["Session"] = None, progress: Any = None) -> Any:
        """Fits the stage; gives the model.

        ``validation`` is data whose rows judge what is trained, and from which nothing is learnt. ``save`` is the folder of the model, or with a service
        its name there; without it the model is in a temporary folder until it is saved.
        """
        from ._session import get_session

        return (session or get_session()).fit(self, data, validation=validation, save=save, progress=progress)


class Model(Transformer):
    """What a fit gives: it transforms, and it is saved and loaded."""

    def __init__(self, **parameters: Any) -> None:
        raise SynapseError(f"A {type(self).__name__} comes from a fit, or from {type(self).__name__}.load(path).", stage=type(self).__name__)

    @classmethod
    def _at(cls, path: str, keep: Any = None, run: Optional["Run"] = None, session: Optional["Session"] = None) -> Any:
        try:
            with open(os.path.join(path, "stage.json"), encoding="utf-8") as file:
                saved = json.load(file)
        except OSError:
            raise SynapseError(f"{path} is no saved model: there is no stage.json in it. Give the folder that a fit saved to.", file=str(path)) from None
        made = object.__new__(_class_of(saved.get("type", "")))
        parameters = saved.get("parameters") or {}
        made.__dict__.update(_given=dict(parameters), path=path, run=run, _keep=keep, _session=session, _remote=None)
        return made

    @classmethod
    def load(cls, path: Any) -> Any:
        """The model that was saved to a folder."""
        model = Model._at(os.path.abspath(os.fspath(path)))
        if not isinstance(model, cls):
            model = model._unwrapped()
        if cls is not Model and not isinstance(model, cls):
            raise SynapseError(f"{path} has a {type(model).__name__}, not a {cls.__name__}. Load it with {type(model).__name__}.load, or with synapseserverless.load.", file=str(path))
        return model

    def _unwrapped(self) -> Any:
        """The one stage of a fitted pipeline of one, in the folder of the whole; anything else as it is."""
        stages = getattr(self, "stages", None) if type(self).__name__ == "PipelineModel" else None
        if not stages or len(stages) > 1:
            return self
        stages[0].__dict__.update(path=self.path, run=self.run, _keep=self._keep, _session=self._session)
        return stages[0]

    def _where(self, session: "Session") -> str:
        """The folder of the model, or its place in a service."""
        remote = self.__dict__.get("_remote")
        if session.engine.is_service:
            if remote is None:
                raise SynapseError(f"This {type(self).__name__} is in a folder of this machine, and the session is a service. Fit it with save=NAME there, or use session.model(NAME).")
            return f"../models/{remote}"
        if remote is not None:
            raise SynapseError(f"The model '{remote}' is in a service, and the session is local. Use the session that it came from.")
        return self.path

    def transform(self, data: Any, *, out: Optional[str] = None, format: Optional[str] = None, session: Optional["Session"] = None, progress: Any = None) -> Any:
        from ._session import get_session

        return (session or self.__dict__.get("_session") or get_session()).transform(self, data, out=out, format=format, progress=progress)

    def save(self, path: Any, overwrite: bool = False) -> "Model":
        """Copies the model to a folder; gives the model that is there."""
        import shutil

        if self.__dict__.get("_remote") is not None:
            raise SynapseError(f"The model '{self._remote}' is kept by its service; there is nothing to save here.")
        target = os.path.abspath(os.fspath(path))
        if os.path.exists(target) and not (overwrite and os.path.isfile(os.path.join(target, "stage.json"))):
            hint = "It is no saved model, so that it is not replaced." if overwrite else "Choose another folder, or say overwrite=True."
            raise SynapseError(f"{path} is there already. {hint}", file=str(path))
        beside = f"{target}.{uuid.uuid4().hex[:8]}"
        shutil.copytree(self.path, beside)
        if os.path.exists(target):
            shutil.rmtree(target)
        os.replace(beside, target)
        return Model._at(target, run=self.run, session=self._session)

    def write(self) -> "_Writer":
        """As in Spark: ``model.write().overwrite().save(path)``."""
        return _Writer(self)

    @property
    def report(self) -> Any:
        """The report of the run that fitted the model; None for a model that was loaded."""
        return self.run.report if self.__dict__.get("run") is not None else None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.__dict__.get('_remote') or self.path!r})"


class _Writer:
    def __init__(self, model: Model) -> None:
        self._model = model
        self._overwrite = False

    def overwrite(self) -> "_Writer":
        self._overwrite = True
        return self

    def save(self, path: Any) -> None:
        self._model.save(path, overwrite=self._overwrite)


def _class_of(name: str) -> type:
    from importlib import import_module

    from ._index import MODULES
    from ._pipeline import PipelineModel

    if name == "PipelineModel":
        return PipelineModel
    if name in MODULES:
        found = getattr(import_module("." + MODULES[name], __package__), name)
        # A stage that needs no fit is saved too, and is a model here.
        return found if issubclass(found, Model) else type(name, (Model,), {"_parameters": found._parameters, "__doc__": found.__doc__})
    return type(name or "Model", (Model,), {})
