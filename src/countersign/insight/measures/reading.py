"""From a TOML file to a measure, or to a list of faults that says what to mend and where."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from countersign.engine import Condition
from countersign.engine.conditions import from_list
from countersign.errors import NotValid
from countersign.insight.measures.faults import Fault, Faulty, Source
from countersign.insight.measures.measure import Definition, Measure

SENTENCES = ("words", "reading", "limits")
_NEEDED: dict[str, type] = {
    "title": str, "version": str, "since": dt.date, "facts": str, "counts": list,
    "words": str, "reading": str, "limits": str,
}  # fmt: skip
_ALLOWED: dict[str, type | tuple[type, ...]] = {
    "of": list, "better": str, "target": (float, int), "across": str, "changed": str, "earlier": list,
}  # fmt: skip
_EARLIER: dict[str, type] = {"version": str, "since": dt.date, "until": dt.date, "counts": list, "because": str}
_KIND = {str: "text in quotes", dt.date: "a date such as 2026-11-23", list: "a list", (float, int): "a number"}
_LEAST = 30  # letters of a sentence that tells anybody anything
_NAMES = re.compile(r"[a-z][a-z0-9-]{0,39}")


def read(path: Path) -> Measure:
    """The measure in this file; raises :class:`Faulty` with everything that is wrong with it."""
    source = Source(path.name, _text(path))
    parts = _parsed(source)
    if faults := [*_named(path), *_shape(source, parts, _NEEDED, _ALLOWED)]:
        raise Faulty(faults)
    counts, of = _conditions(source, parts, "counts"), _conditions(source, parts, "of")
    earlier = tuple(_earlier(source, one) for one in parts.get("earlier", ()))
    if faults := [*_sentences(source, parts), *_direction(source, parts), *_versions(source, parts, earlier)]:
        raise Faulty(faults)
    taken = {name: parts[name] for name in ("title", "version", "facts", "since", *SENTENCES)}
    further = {name: parts[name] for name in ("better", "target", "across", "changed") if name in parts}
    return Measure(id=path.stem, counts=counts or (), of=of, earlier=earlier, **taken, **further)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Faulty([Fault(path.name, 0, "", "The file is not UTF-8.", "Save it again as UTF-8.")]) from None


def _parsed(source: Source) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        what = f"This is not TOML: {re.sub(r' [(]at .*', '', str(error)).lower()}."
        remedy = "Give each field as name = value, with text in straight double quotes."
        line = int(at[1]) if at else len(source.text.splitlines())  # else the text ends too early
        raise Faulty([Fault(source.file, line, "", what, remedy)]) from None


def _named(path: Path) -> Iterator[Fault]:
    if not _NAMES.fullmatch(path.stem):
        what = "The name of the file becomes the address of the measure."
        yield Fault(path.name, 0, "", what, "Use lower-case letters, digits and hyphens, beginning with a letter.")


def _shape(
    source: Source, parts: Mapping[str, Any], needed: Mapping[str, Any], allowed: Mapping[str, Any]
) -> Iterator[Fault]:
    for name in needed:
        if name not in parts:
            yield source.fault(name, "It is missing.", f"Add {name} = {_KIND[needed[name]]}.")
    every = {**needed, **allowed}
    for name, value in parts.items():
        if name not in every:
            near = get_close_matches(name, every, 1)
            known = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(every)}."
            yield source.fault(name, "A measure has no such field.", known)
        elif not isinstance(value, every[name]) or isinstance(value, bool):
            yield source.fault(name, "It is of another kind.", f"Give {_KIND[every[name]]}.")


def _conditions(source: Source, parts: Mapping[str, Any], name: str) -> tuple[Condition, ...] | None:
    if name not in parts:
        return None
    found: list[Condition] = []
    for at, one in enumerate(parts[name], 1):
        try:
            found.append(from_list(one))
        except NotValid as error:
            what = f"Condition {at} cannot be understood: {error}"
            remedy = 'Write ["is", "kind", "problem"] or ["one_of", "kind", ["praise", "want"]].'
            raise Faulty([source.fault(name, what, remedy)]) from None
    return tuple(found)


def _earlier(source: Source, parts: Mapping[str, Any]) -> Definition:
    if faults := list(_shape(source, parts, _EARLIER, {"of": list})):
        raise Faulty([source.fault(f"earlier, {one.field}", one.what, one.remedy, at="earlier") for one in faults])
    counts, of = _conditions(source, parts, "counts"), _conditions(source, parts, "of")
    return Definition(parts["version"], counts or (), of, parts["since"], parts["until"], parts["because"])


def _sentences(source: Source, parts: Mapping[str, Any]) -> Iterator[Fault]:
    for name in SENTENCES:
        words = parts[name]
        if len(words) < _LEAST or not words.rstrip().endswith((".", "!", "?")):
            yield source.fault(
                name, "Readers need a whole sentence here.", f"Write {_LEAST} letters or more, and end it."
            )


def _direction(source: Source, parts: Mapping[str, Any]) -> Iterator[Fault]:
    better, target = parts.get("better", "neither"), parts.get("target")
    if better not in ("more", "less", "neither"):
        yield source.fault("better", "It is no direction.", 'Say "more", "less" or "neither".')
    if target is None:
        return
    if not 0 < target < 1 or "of" not in parts:
        yield source.fault("target", "A target is a share of the base.", "Give `of`, and 0.8 for 80 %.")
    if better == "neither":
        yield source.fault("target", "A target needs to know what is better.", 'Say better = "more" or "less".')


def _versions(source: Source, parts: Mapping[str, Any], earlier: tuple[Definition, ...]) -> Iterator[Fault]:
    version = parts["version"]
    if not version.isdigit() or version.startswith("0"):
        yield source.fault("version", "It is no whole number.", 'Begin with "1", then "2".')
        return
    expected = [str(n) for n in range(int(version) - 1, 0, -1)]
    if [one.version for one in earlier] != expected:
        missing = ", ".join(expected) or "none"
        what = f"The earlier versions must all be here, the newest first: {missing}."
        yield source.fault(
            "earlier", what, "Add an [[earlier]] block for each, so that its numbers keep their meaning."
        )
    if expected and not parts.get("changed"):
        yield source.fault("changed", "It is missing.", "Say what changed in this version, and why.")
    starts = [parts["since"], *(one.since for one in earlier)]
    ends = [one.until for one in earlier]
    if starts != sorted(starts, reverse=True) or any(end != start for end, start in zip(ends, starts, strict=False)):
        yield source.fault("earlier", "The dates do not follow one another.", "Each version ends when the next begins.")


__all__ = ["Faulty", "read"]
