"""Whether measures can be asked of releases: their facts, columns, codes and cells are all there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from countersign.engine import Contains, Is, OneOf, Question
from countersign.errors import NotFound, NotValid
from countersign.insight.cubes import Cube, cube
from countersign.insight.measures import adopting
from countersign.insight.measures.faults import Fault, Faulty, Source
from countersign.insight.measures.measure import Measure
from countersign.insight.measures.reading import read
from countersign.insight.registry import Fact, fact, facts


def faults(folder: Path) -> list[Fault]:
    """Everything that is wrong with the measures of a folder; empty if they can all be shown once adopted."""
    known, found = adopting.adopted(folder), []
    for path in files(folder):
        try:
            one = read(path)
        except Faulty as faulty:
            found += faulty.found
        else:
            source = Source(path.name, path.read_text(encoding="utf-8"))
            found += [*adopting.differences(one, known), *_unanswerable(one, source)]
    ids = {path.stem for path in files(folder)}
    lost = [
        Fault(f"{id}.toml", 0, "", "It was adopted and is gone.", "Put it back.") for id in sorted(set(known) - ids)
    ]
    return found + lost


def files(folder: Path) -> list[Path]:
    """The files of measures in a folder, by name."""
    return [path for path in sorted(folder.glob("*.toml")) if path.name != adopting.FILE]


def _unanswerable(one: Measure, source: Source) -> Iterator[Fault]:
    try:
        about = fact(one.facts)
    except NotFound as error:
        yield source.fault("facts", str(error), f"There are: {', '.join(known.name for known in facts())}.")
        return
    if (declared := cube(one.facts)) is None:
        yield source.fault("facts", "None of these facts are public.", "Declare their cells in a cube first.")
        return
    yield from _across(one, declared, source)
    for definition in one.definitions:
        asked, is_now = one.as_of(definition.version) or one, definition.version == one.version
        for field, questions in (("counts", (asked.numerator(),)), ("of", asked.bases())):
            for what, remedy in (fault for question in questions for fault in _unasked(question, about, declared)):
                name = field if is_now else f"{field} of version {definition.version}"
                yield source.fault(name, what, remedy, at=field if is_now else "earlier")


def _across(one: Measure, declared: Cube, source: Source) -> Iterator[Fault]:
    levels = [name for name, level in declared.who.items() if level.printed and len(level.columns) == 1]
    if one.across not in levels:
        yield source.fault("across", "No release tells these apart.", f"There are: {', '.join(levels)}.")


def _unasked(question: Question, about: Fact, declared: Cube) -> Iterator[tuple[str, str]]:
    """Why a question has no answer in any release, and what to do."""
    try:
        about.table.check(question)
    except NotValid as error:
        yield str(error), f"The columns are: {', '.join(about.schema.names)}."
        return
    for condition in question.where:
        known = about.codes().get(condition.column)
        for code in _codes(condition):
            if known is not None and code not in known:
                yield f"{condition.column} is never “{code}”.", f"It is one of: {', '.join(sorted(known))}."
    if not declared.names(question):
        cells = ", ".join(name for name, level in declared.what.items() if level.printed)
        remedy = f"Released are: {cells}. For anything else a cell must be added to the cube."
        yield f"No release counts {' and '.join(c.column for c in question.where)} like this.", remedy


def _codes(condition: object) -> tuple[object, ...]:
    match condition:
        case Is(value=value):
            return (value,)
        case OneOf(values=values):
            return values
        case Contains(code=code):
            return (code,)
    return ()
