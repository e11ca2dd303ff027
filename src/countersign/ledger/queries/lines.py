"""Lines of the ledger, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Max, QuerySet

from countersign.errors import NotFound
from countersign.ledger.models import Entry
from countersign.proof.canonical import entry_text


def lines(*, event: str = "", subject: str = "") -> QuerySet[Entry]:
    """All lines, newest first, or those of one event, about one subject, or both."""
    asked = {"event": event, "subject": subject}
    return Entry.objects.filter(**{name: value for name, value in asked.items() if value}).order_by("-index")


def about(subject: str) -> QuerySet[Entry]:
    """The lines about a subject (``finding:12``), newest first."""
    return lines(subject=subject)


def last_told(subjects: Iterable[str]) -> dict[str, dt.datetime]:
    """When the last line about each subject was written, for those that have one; one query."""
    about = Entry.objects.filter(subject__in=list(subjects)).values_list("subject")
    return dict(about.annotate(at=Max("at")).order_by())


def entry(index: int) -> Entry:
    """Line ``index``; raises :class:`NotFound`."""
    found = Entry.objects.filter(pk=index).first()
    if found is None:
        raise NotFound(f"The ledger has no line {index}.", remedy="See the newest lines for what there is.")
    return found


def events() -> list[str]:
    """Every event that was ever recorded, in alphabetical order."""
    return list(Entry.objects.order_by("event").values_list("event", flat=True).distinct())


def text(line: Entry) -> bytes:
    """The canonical text of a line as it is stored now; its leaf was made of it when it was written."""
    return entry_text(index=line.index, at=line.at, event=line.event, subject=line.subject, facts=line.facts)


def stand(*, without: Collection[str] = ()) -> str:
    """How far the log has come, as the leaf hash of its last line (empty for none): whatever changes something writes a
    line, so what was worked out at this stand still holds. ``without``: beginnings of events that change nothing of it.
    """
    found = Entry.objects.order_by("-index")
    for beginning in without:
        found = found.exclude(event__startswith=beginning)
    leaf = found.values_list("leaf", flat=True).first()
    return bytes(leaf).hex() if leaf else ""


def newest(events: Collection[str]) -> int:
    """The number of the last line of one of these events, -1 for none; one short look along the index for each."""
    found = (lines(event=event).values_list("index", flat=True).first() for event in events)
    return max((index for index in found if index is not None), default=-1)
