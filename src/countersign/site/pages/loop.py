"""The loop as five counts, for everything, a place or a body: each with what has been stuck longest, and since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from countersign.answers.queries import Count
from countersign.site.pages import drawing

NOTHING = "Nothing is stuck here."


About = Mapping[str, str] | None
ALL: Mapping[str, str] = {}


@dataclass(frozen=True)
class Step:
    """One of the five counts: what it counts, where it opens, and what has been stuck longest.

    ``is_stuck`` is False where nothing is.
    """

    name: str
    count: str
    words: str
    stuck: str = NOTHING
    href: str = ""
    stuck_href: str = ""
    is_stuck: bool = False


def steps(loop: tuple[Count, ...], about: About = ALL) -> list[Step]:
    """The five as the page draws them. ``about`` narrows the lists they open to; None where no list is so narrow."""
    return [_DRAWN[one.name](one, about) for one in loop]


def _told(one: Count, about: About) -> Step:
    days = drawing.days(one.stuck.days) if one.stuck else ""
    stuck = _stuck(one, f"For {days} nobody has said who answers for one of them.")
    if one.released is not None:
        return Step("Told", one.released.text, "accounts that count", href=one.released.address, **stuck)
    if about != ALL:
        return Step("Told", "Not said", "No number of accounts is released for this.", **stuck)
    return Step("Told", "None yet", "Nothing has been released.", **stuck)


def _found(one: Count, about: About) -> Step:
    stuck = _stuck(one, f"One has waited {_days(one)} to be published.")
    words = "finding published" if one.count == 1 else "findings published"
    return Step("Found", _number(one), words, href=_to("findings:list", about), **stuck)


def _answered(one: Count, about: About) -> Step:
    words = f"of {one.of:,} answers asked for" if one.of else "No answer is due."
    due = one.stuck.thing if one.stuck else None
    stuck = _stuck(one, f"{drawing.office(due)} is {_days(one)} overdue.") if due else {}
    href = _to("findings:list", about, state="overdue") if due else ""
    return Step("Answered", f"{one.count:,}" if one.of else "None yet", words, href=href, **stuck)


def _promised(one: Count, about: About) -> Step:
    stuck = _stuck(one, f"One is {_days(one)} past its date, and nobody has claimed it done.")
    if not one.count:
        words = "A promise follows from an answer, with something to check, a date and an office."
        return Step("Promised", "None yet", words, **stuck)
    words = "promise made" if one.count == 1 else "promises made"
    return Step("Promised", _number(one), words, href=_to("answers:commitments", about), **stuck)


def _confirmed(one: Count, about: About) -> Step:
    stuck = _stuck(one, f"One was claimed done {_days(one)} ago, and is not confirmed.")
    if not one.of:
        words = "Only the people concerned can confirm that a promise came true."
        return Step("Confirmed", "None yet", words, **stuck)
    words = f"of {one.of:,} claimed done"
    return Step(
        "Confirmed", f"{one.count:,}", words, href=_to("answers:commitments", about, state="confirmed"), **stuck
    )


_DRAWN: dict[str, Callable[[Count, About], Step]] = {
    "told": _told,
    "found": _found,
    "answered": _answered,
    "promised": _promised,
    "confirmed": _confirmed,
}


def _stuck(one: Count, words: str) -> dict[str, object]:
    """What is stuck in words, and where it stands; nothing where nothing is."""
    if one.stuck is None:
        return {}
    return {"stuck": words, "stuck_href": _page(one.stuck.thing), "is_stuck": True}


def _page(thing) -> str:
    """The page of a clock's finding, or of a promise."""
    if thing is None:
        return ""
    if thing._meta.model_name == "due":
        return reverse("findings:one", args=[thing.finding_id])
    return reverse("answers:commitment", args=[thing.pk])


def _days(one: Count) -> str:
    return drawing.days(one.stuck.days) if one.stuck else ""


def _number(one: Count) -> str:
    return f"{one.count:,}" if one.count else "None yet"


def _to(name: str, about: About, **more: str) -> str:
    return f"{reverse(name)}?{urlencode({**about, **more})}".rstrip("?") if about is not None else ""
