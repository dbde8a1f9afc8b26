"""Failures, in the product's words."""

from __future__ import annotations

import re
from typing import Any, List, Optional


class SynapseError(Exception):
    """What went wrong, where, and what would be right.

    Attributes
    ----------
    message : the whole message
    code : ``specification`` (what was asked for is wrong), ``failed``, ``cancelled``, ``client`` (this package refused), or
        ``http`` where a service refused; ``status`` then has the number
    stage, file, line, position, parameter, column, row : the place, as far as it is known
    errors : where several things are wrong, each of them as a SynapseError
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "client",
        status: Optional[int] = None,
        stage: Optional[str] = None,
        file: Optional[str] = None,
        line: Optional[int] = None,
        position: Optional[int] = None,
        parameter: Optional[str] = None,
        column: Optional[str] = None,
        row: Optional[int] = None,
        remedy: Optional[str] = None,
        errors: Optional[List["SynapseError"]] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.stage = stage
        self.file = file
        self.line = line
        self.position = position
        self.parameter = parameter
        self.column = column
        self.row = row
        self.remedy = remedy
        self.errors = errors or []

    @classmethod
    def parse(cls, text: str, code: str, own_file: Optional[str] = None) -> "SynapseError":
        """Reads a message of the command line.

        ``own_file`` is a file that this package wrote; its name and lines say nothing to a user, and are left out.
        """
        text = text.strip()
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and re.match(r"^\d+ things are wrong:$", lines[0]):
            errors = [cls.parse(line, code, own_file) for line in lines[1:]]
            message = "\n  ".join([lines[0]] + [error.message for error in errors])
            first = errors[0]
            return cls(message, code=code, stage=first.stage, file=first.file, line=first.line, position=first.position,
                       parameter=first.parameter, column=first.column, errors=errors)
        return cls._one(" ".join(lines), code, own_file)

    @classmethod
    def _one(cls, text: str, code: str, own_file: Optional[str]) -> "SynapseError":
        if own_file is not None and own_file in text:
            text = re.sub(re.escape(own_file) + r"(\(\d+(,\d+)?\))?(, |: )", "", text)
        place: dict = {}
        head, colon, _ = text.partition(": ")
        if colon:
            rest = head
            at = re.search(r"\((\d+)(?:,(\d+))?\)(?:, |$)", rest)
            if at:
                place["file"] = rest[: at.start()]
                place["line"] = int(at.group(1))
                place["position"] = int(at.group(2)) if at.group(2) else None
            elif not rest.startswith(("stage ", "parameter ", "column ", "row ", "line ", "partition ")):
                first = rest.split(", ")[0]
                if re.search(r"\.\w+$", first) and (" " not in first or "/" in first):
                    place["file"] = first
            for name in ("stage", "parameter"):
                found = re.search(r"(?:^|, )" + name + r" ([^,]+)", rest)
                if found:
                    place[name] = found.group(1)
            found = re.search(r"(?:^|, )column '([^']*)'", rest)
            if found:
                place["column"] = found.group(1)
            found = re.search(r"(?:^|, )row ([\d,]+)", rest)
            if found:
                place["row"] = int(found.group(1).replace(",", ""))
            found = re.search(r"(?:^|, )line (\d+)", rest)
            if found and "line" not in place:
                place["line"] = int(found.group(1))
        return cls(text, code=code, **place)

    @classmethod
    def of_problem(cls, status: int, problem: Any) -> "SynapseError":
        """Reads a refusal of a service, as RFC 9457 has it."""
        if not isinstance(problem, dict):
            return cls(f"The service answered {status}: {str(problem)[:500]}", code="http", status=status)
        detail = problem.get("detail") or problem.get("title") or f"The service answered {status}."
        errors = []
        for one in problem.get("errors") or []:
            said = " ".join(part for part in (one.get("detail"), one.get("remedy")) if part)
            errors.append(cls(said, code="http", status=status, line=one.get("line"), remedy=one.get("remedy"), stage=one.get("stage")))
        said = " ".join(part for part in (detail, problem.get("remedy")) if part)
        if len(errors) == 1:
            said = errors[0].message
        elif errors:
            said = "\n  ".join([f"{len(errors)} things are wrong:"] + [error.message for error in errors])
        first = errors[0] if errors else None
        return cls(said, code="http", status=status, line=first.line if first else None, stage=first.stage if first else None,
                   remedy=problem.get("remedy"), errors=errors)
