"""What is wrong with a measure's file: where, what, and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from countersign.errors import NotValid


@dataclass(frozen=True)
class Fault:
    """One thing to mend. ``line`` is 0 where it concerns the whole file."""

    file: str
    line: int
    field: str
    what: str
    remedy: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        field = f", {self.field}" if self.field else ""
        return f"{self.file}{line}{field}: {self.what} {self.remedy}".strip()


class Faulty(NotValid):
    """A file from which no measure can be made; ``found`` says why."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, found)))
        self.found = list(found)


@dataclass(frozen=True)
class Source:
    """The text of a file, to say in which line a field stands."""

    file: str
    text: str

    def fault(self, field: str, what: str, remedy: str, *, at: str = "") -> Fault:
        return Fault(self.file, self.line(at or field), field, what, remedy)

    def line(self, field: str) -> int:
        """The line a field is given in; 0 if it is not."""
        given = re.compile(rf"\s*{re.escape(field)}\s*=|\s*\[+\s*{re.escape(field)}\s*\]+")
        return next((at for at, line in enumerate(self.text.splitlines(), 1) if given.match(line)), 0)
