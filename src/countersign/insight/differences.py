"""What one release says otherwise than another, and why, as far as the public record tells.

Only what was published is compared: no true count is read. A reason is never put on a single account. The reasons are

* ``method``: the two were counted by different versions of the method;
* ``listed`` and ``unlisted``: only one of them lists the number (an unlisted one is nobody, or is not broken down);
* ``withheld`` and ``shown again``: what protects small numbers now covers it, or no longer does;
* ``data``: it grew, by accounts that were counted since;
* ``withdrawal``: it shrank, and between the two somebody withdrew an account;
* ``correction``: it shrank, and nobody did: something was coded, attached or recognised as a copy anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from countersign.engine import Question
from countersign.errors import NotFound
from countersign.insight.models import Release
from countersign.insight.queries import latest, released
from countersign.ledger.queries import lines

_TOLD = {"received": "experience.received", "withdrawn": "experience.withdrawn"}
Shown = tuple[int | None, str]


@dataclass(frozen=True)
class Difference:
    """One number: what each release shows of it (None where it is withheld or not listed), and why they differ."""

    address: str
    question: Question
    before: int | None
    after: int | None
    why: str

    @property
    def by(self) -> int | None:
        """By how much; None where one of the two shows no value."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Differences:
    """Two releases, what the log tells of the time between them, and every number that differs, by address."""

    before: Release
    after: Release
    between: dict[str, int]
    numbers: list[Difference]


def differences(before: int | None = None, after: int | None = None) -> Differences:
    """Between two releases; without numbers, between the last two. Raises :class:`NotFound`."""
    new = _release(after or getattr(latest(), "number", 0))
    old = _release(before or new.number - 1)
    between = _between(old, new)
    was, now = _shown(old), _shown(new)
    changed = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    asked = {row.number_id: row.number.asks for one in (old, new) for row in _rows(one, changed)}
    same_method = old.method_version == new.method_version
    found = [
        Difference(
            name, asked[name], _value(was, name), _value(now, name),
            _why(was.get(name), now.get(name), same_method=same_method, withdrawn=between["withdrawn"] > 0),
        )
        for name in changed
    ]  # fmt: skip
    return Differences(old, new, between, found)


def _why(was: Shown | None, now: Shown | None, *, same_method: bool, withdrawn: bool) -> str:
    if not same_method:
        return "method"
    if was is None or now is None:
        return "listed" if was is None else "unlisted"
    if was[0] is None or now[0] is None:
        return "shown again" if was[0] is None else "withheld"
    if now[0] > was[0]:
        return "data"
    return "withdrawal" if withdrawn else "correction"


def _release(number: int) -> Release:
    found = Release.objects.filter(number=number).first()
    if found is None:
        raise NotFound(f"There is no release {number}.", remedy="`countersign release` makes one; they count from 1.")
    return found


def _shown(release: Release) -> dict[str, Shown]:
    """By address: the value and whether one is shown. That a number is as last released is no difference."""
    rows = released(release=release.number).values_list("number_id", "value").iterator(chunk_size=5_000)
    return {name: (value, "withheld" if value is None else "shown") for name, value in rows}


def _rows(release: Release, names: list[str]):
    wanted = set(names)
    return (row for row in released(release=release.number).iterator(chunk_size=5_000) if row.number_id in wanted)


def _value(shown: dict[str, Shown], name: str) -> int | None:
    return shown[name][0] if name in shown else None


def _between(old: Release, new: Release) -> dict[str, int]:
    """How many accounts were received and withdrawn from the one release's line to the other's."""
    made = {line.subject: line.index for line in lines(event="release.made")}
    since, until = (made.get(f"release:{one.number}", 0) for one in (old, new))
    return {
        word: lines(event=event).filter(index__gt=min(since, until), index__lt=max(since, until)).count()
        for word, event in _TOLD.items()
    }
