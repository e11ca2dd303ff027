"""Questions about imports."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from countersign import clock
from countersign.errors import NotFound
from countersign.formats import tabular
from countersign.formats.tabular import BadRow, Dialect, Mapped, Mapping, Misfit, Row, rows
from countersign.intake.models import Inlet, Profile, Refusal, Run
from countersign.intake.targets import target

ALIVE = dt.timedelta(minutes=2)  # a chunk of 5,000 rows takes seconds


@dataclass(frozen=True)
class KnownProfile:
    """A mapping under a name, saved or built in."""

    name: str
    target: str
    mapping: dict[str, Any]
    blank: tuple[str, ...] = ()
    about: str = ""
    built_in: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if key != "built_in"}

    def for_file(self, dialect: Dialect) -> dict[str, Any]:
        """What :func:`open_run` wants: this mapping with the file's dialect."""
        return {"mapping": self.mapping, "blank": list(self.blank), "dialect": dialect.to_dict()}


@cache
def built_in_profiles() -> dict[str, KnownProfile]:
    """The profiles that ship with Countersign, by name."""
    folder = resources.files("countersign.intake") / "profiles"
    texts = {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")}
    return {
        name.removesuffix(".toml"): _from_toml(name.removesuffix(".toml"), tomllib.loads(text))
        for name, text in sorted(texts.items())
    }


def _from_toml(name: str, given: dict[str, Any]) -> KnownProfile:
    return KnownProfile(
        name, given["target"], given["fields"], tuple(given.get("blank", ())), given.get("about", ""), built_in=True
    )


def profiles(target: str = "") -> list[KnownProfile]:
    """Built-in profiles, then saved ones, by name; only those of ``target`` if one is given."""
    saved = [
        KnownProfile(p.name, p.target, p.mapping, tuple(p.options.get("blank", ())), p.options.get("about", ""))
        for p in Profile.objects.order_by("name")
    ]
    return [known for known in (*built_in_profiles().values(), *saved) if target in ("", known.target)]


def profile(name: str) -> KnownProfile:
    """The profile called ``name``; raises :class:`NotFound` with the names there are."""
    by_name = {known.name: known for known in profiles()}
    if name not in by_name:
        raise NotFound(f"There is no profile “{name}”.", remedy=f"Known: {', '.join(by_name)}.")
    return by_name[name]


def mapping_of(target_name: str, given: dict[str, Any]) -> Mapping:
    """The mapping of ``{"mapping", "blank", "dialect"}`` made ready; raises :class:`NotValid` with every fault."""
    columns = given["dialect"]["columns"]
    return Mapping(given["mapping"], target(target_name).fields, columns, given.get("blank", ()))


def suggested(target_name: str, path: Path | str, dialect: Dialect) -> dict[str, Any]:
    """A first mapping: the profile whose columns are all there, else what the columns' names suggest."""
    for known in profiles(target_name):
        if _columns_of(known.mapping) <= set(dialect.columns):
            return known.for_file(dialect)
    mapping = tabular.suggest(target(target_name).fields, tabular.columns(path, dialect))
    return {"mapping": mapping, "blank": [], "dialect": dialect.to_dict()}


def _columns_of(mapping: dict[str, Any]) -> set[str]:
    return {column for how in mapping.values() for column in how.get("columns", ())}


@dataclass(frozen=True)
class Check:
    """What the first rows of a file would become: how many were read, and the refusals among them."""

    read: int
    good: int
    refused: tuple[tuple[int, str, str], ...]  # line, field, reason
    examples: tuple[Mapped, ...]


def check(target_name: str, path: Path | str, given: dict[str, Any], *, n: int = 1000) -> Check:
    """A dry run over the first ``n`` rows: nothing is stored."""
    mapping = mapping_of(target_name, given)
    read = list(islice(rows(path, Dialect.from_dict(given["dialect"])), n))
    mapped = [mapping(row) if isinstance(row, Row) else row for row in read]
    good = [row for row in mapped if isinstance(row, Mapped)]
    return Check(len(read), len(good), tuple(_misfits(mapped)), tuple(good[:10]))


def _misfits(mapped: list[Mapped | Misfit | BadRow]) -> Iterator[tuple[int, str, str]]:
    for row in mapped:
        if not isinstance(row, Mapped):
            yield row.line, getattr(row, "field", ""), row.reason


@dataclass(frozen=True)
class Progress:
    """How far a run has come. ``percent`` and ``seconds_left`` are None while they cannot be known."""

    percent: float | None
    rows_per_s: float
    seconds_left: float | None
    alive: bool


def progress(run: Run) -> Progress:
    """Measured since the run was last begun."""
    now = clock.now()
    until = run.beat_at or now
    seconds = (until - run.began_at).total_seconds() if run.began_at else 0.0
    speed = (run.rows_done - run.began_row) / seconds if seconds > 0 else 0.0
    percent = 100 * run.rows_done / run.rows_total if run.rows_total else None
    left = (run.rows_total - run.rows_done) / speed if run.rows_total and speed else None
    alive = run.state == "running" and now - until < ALIVE
    return Progress(percent, speed, left, alive)


def run(key: str) -> Run:
    """The run with this key; raises :class:`NotFound`."""
    found = Run.objects.filter(key=key).first()
    if found is None:
        raise NotFound("There is no such import.", remedy="List them with `countersign intake runs`.")
    return found


def runs() -> QuerySet[Run]:
    """All runs, the newest first."""
    return Run.objects.select_related("by")


def refusals(run: Run) -> QuerySet[Refusal]:
    """The refused rows of a run by line."""
    return run.refusals.order_by("line", "pk")


def inlet(slug: str) -> Inlet:
    """The source elsewhere with this short name; raises :class:`NotFound`."""
    found = Inlet.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("There is no such source.", remedy="List them with `countersign sources list`.")
    return found


def inlets() -> QuerySet[Inlet]:
    """Every source elsewhere by name, with what its newest run came to (``last_key``, ``last_rows_done`` …)."""
    newest = Run.objects.filter(inlet=OuterRef("pk")).order_by("-pk")
    return Inlet.objects.annotate(**{f"last_{name}": Subquery(newest.values(name)[:1]) for name in _OF_LAST})


_OF_LAST = ("key", "made_at", "rows_done", "refused", "state")


def due_inlets() -> list[str]:
    """Short names of those whose turn has come, the longest waiting first."""
    waiting = Inlet.objects.exclude(state="paused").filter(next_at__lte=clock.now())
    return list(waiting.order_by("next_at").values_list("slug", flat=True))


def runs_of(inlet: Inlet) -> QuerySet[Run]:
    """Its readings, the newest first."""
    return inlet.runs.order_by("-pk")
