"""Identifiers with a form of their own: found by rules with check digits and context, without any model.

structured(text)     every identifier with a form (no names)
identifiers(text)    the same plus names that stand after a title or a greeting: the quick check of replies,
                     claims, file names
check_safe(text)     raises NotSafe where identifiers(text) finds any; never quotes the text
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from countersign.errors import NotSafe
from countersign.text.identifiers import numbers, official, online, places
from countersign.text.identifiers.found import TOKENS, Found, agreed
from countersign.text.identifiers.view import View, plain_view
from countersign.text.names.titled import titled_names

__all__ = ["TOKENS", "Found", "View", "agreed", "check_safe", "identifiers", "plain_view", "recognised", "structured"]

Recogniser = Callable[[str], Iterator[Found]]

_WITH_DIGITS: tuple[Recogniser, ...] = (
    numbers.numbers,
    numbers.ibans,
    places.addresses,
    places.postcodes,
    official.ni_numbers,
    official.birth_dates,
    official.vehicles,
    official.documents,
    official.references,
    online.machine_addresses,
)
_WITHOUT_DIGITS: tuple[Recogniser, ...] = (
    online.emails,
    online.web_addresses,
    online.handles,
    numbers.spelt_numbers,
)
_DIGITS = frozenset("0123456789")


def recognised(plain: str) -> Iterator[Found]:
    """Everything the recognisers see in a plain view, overlaps and all, placed in that view."""
    if not _DIGITS.isdisjoint(plain):
        for recogniser in _WITH_DIGITS:
            yield from recogniser(plain)
    else:
        yield from places.addresses(plain)
        yield from places.postcodes(plain)
    for recogniser in _WITHOUT_DIGITS:
        yield from recogniser(plain)


def structured(text: str) -> tuple[Found, ...]:
    """Identifiers with a form, placed in ``text``, in order, none overlapping."""
    view = plain_view(text)
    return agreed(placed(view, found) for found in recognised(view.text))


def identifiers(text: str) -> tuple[Found, ...]:
    """``structured`` plus names after a title or greeting ("Dear Mrs ...", "Nurse ..."); quick, no model."""
    view = plain_view(text)
    founds = [*recognised(view.text), *titled_names(view.text)]
    return agreed(placed(view, found) for found in founds)


def placed(view: View, found: Found) -> Found:
    """A finding of the plain view, placed in the original."""
    start, end = view.original(found.start, found.end)
    return Found(found.kind, start, end, found.score, found.why)


def check_safe(text: str, *, what: str = "This text") -> None:
    """Raise ``NotSafe`` where ``text`` holds an identifier. The message counts kinds and quotes nothing."""
    kinds = Counter(found.kind for found in identifiers(text))
    if not kinds:
        return
    listed = ", ".join(f"{TOKENS[kind].strip('[]')} ({n})" for kind, n in sorted(kinds.items()))
    raise NotSafe(
        f"{what} would give a person away. We found: {listed}.",
        remedy="Take these out, or say it without them, and send it again.",
    )
