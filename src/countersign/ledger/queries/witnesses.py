"""Things whose content the ledger committed to: does what is stored still match its last line?

A room names a function in ``settings.LEDGER_WITNESSES``. It yields ``(subject, digest)`` for each thing as
it is stored now. The last line about that subject with a ``digest`` fact must carry the same digest, and
every such line must have its thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

Witness = Callable[[], Iterable[tuple[str, str]]]
F = TypeVar("F", bound=Witness)


@dataclass(frozen=True)
class Promise:
    """The last digest the ledger holds about a subject, and in which line."""

    index: int
    event: str
    digest: str | None


def vouches_for(*things: str) -> Callable[[F], F]:
    """Marks a witness as speaking for all subjects of these things, so that a deleted one is missed even if
    it was the last."""

    def mark(witness: F) -> F:
        witness.things = things  # type: ignore[attr-defined]
        return witness

    return mark


def broken_promises(
    promises: dict[str, Promise], witnesses: Iterable[str] | None = None
) -> Iterator[tuple[str, Promise | None, str]]:
    """``(subject, its promise, what disagrees)`` for everything that does not match, in the order of the
    ledger; of all witnesses, or of those that are named."""
    asked = settings.LEDGER_WITNESSES if witnesses is None else witnesses
    found = [fault for path in asked for fault in _of_one(import_string(path), promises)]
    return iter(sorted(found, key=lambda fault: fault[1].index if fault[1] else -1))


def _of_one(witness: Witness, promises: dict[str, Promise]) -> Iterator[tuple[str, Promise | None, str]]:
    stored = dict(witness())
    for subject, digest in stored.items():
        promise = promises.get(subject)
        if promise is None:
            yield subject, None, "it is stored, but no line of the ledger tells of it"
        elif promise.digest != digest:
            yield (
                subject,
                promise,
                "what is stored differs from what the ledger committed to: it was edited by hand",
            )
    things = {*getattr(witness, "things", ()), *(subject.partition(":")[0] for subject in stored)}
    for subject, promise in promises.items():
        if promise.digest and subject not in stored and subject.partition(":")[0] in things:
            yield subject, promise, "it is gone, though the ledger committed to it: it was deleted by hand"
