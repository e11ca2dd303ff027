"""The ten clauses as data (``clauses.toml``): sentences with parameters, who is bound, which test decides."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from countersign.errors import NotFound, NotValid

EVERY = (
    ("month", "Every month"),
    ("quarter", "Every quarter"),
    ("half", "Every half-year"),
    ("year", "Every year"),
    ("start", "Once, at the start"),
    ("end", "Once, at the end"),
)


@dataclass(frozen=True)
class Parameter:
    """One number in a clause, with its default and the bounds within which a schedule may set it."""

    name: str
    words: str
    default: int
    least: int
    most: int
    unit: str = ""

    def checked(self, value: object) -> int:
        """``value`` as a whole number within the bounds; raises :class:`NotValid`."""
        try:
            number = int(str(value))
        except ValueError:
            number = None
        if number is None or not self.least <= number <= self.most:
            fault = f"{self.words}: give a whole number from {self.least:,} to {self.most:,}."
            raise NotValid(fault, faults=((self.name, fault),))
        return number

    def printed(self, value: int) -> str:
        return f"£{value:,}" if self.unit == "£" else f"{value:,}"


@dataclass(frozen=True)
class Text:
    """One clause of the catalogue."""

    kind: str
    title: str
    binds: tuple[str, ...]
    says: str
    parameters: tuple[Parameter, ...]
    test: str = ""
    wants: str = ""
    every: str = ""

    def filled(self, values: Mapping[str, int]) -> dict[str, int]:
        """Every parameter with its value, defaults where none is set; :class:`NotValid` holds all faults at once."""
        names = {parameter.name for parameter in self.parameters}
        faults = [(name, f"{self.title} has no number called {name}.") for name in values if name not in names]
        filled: dict[str, int] = {}
        for parameter in self.parameters:
            try:
                filled[parameter.name] = parameter.checked(values.get(parameter.name, parameter.default))
            except NotValid as error:
                faults += error.faults
        if faults:
            raise NotValid(f"Check the numbers of the clause “{self.title}”.", faults=tuple(faults))
        return filled

    def sentence(self, values: Mapping[str, int]) -> str:
        """The clause in words, with these numbers."""
        filled = self.filled(values)
        return self.says.format(**{p.name: p.printed(filled[p.name]) for p in self.parameters})


@cache
def texts() -> dict[str, Text]:
    """The catalogue by kind, in the order of the schedule."""
    read = tomllib.loads((Path(__file__).parent / "clauses.toml").read_text(encoding="utf-8"))
    return {entry["kind"]: _text(entry) for entry in read["clause"]}


def _text(entry: dict) -> Text:
    parameters = tuple(Parameter(**parameter) for parameter in entry.pop("parameter", []))
    return Text(**entry | {"binds": tuple(entry["binds"]), "parameters": parameters})


def text(kind: str) -> Text:
    """One clause; raises :class:`NotFound`."""
    if kind not in texts():
        raise NotFound("There is no such clause.", remedy=f"One of: {', '.join(texts())}.")
    return texts()[kind]


KINDS = tuple((kind, one.title) for kind, one in texts().items())
