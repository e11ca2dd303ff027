"""Surveys, and who stands where in them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet

from countersign import clock
from countersign.errors import NotFound
from countersign.involvement.models import Drawn, Reader, Remark, Response, Survey
from countersign.people.models import Receipt

PUBLIC = ("open", "closed", "reported")


def surveys(**where: object) -> QuerySet[Survey]:
    """The newest first, with whom they concern."""
    return Survey.objects.filter(**where).select_related("body", "contract", "service")


def public() -> QuerySet[Survey]:
    """Open ones first, then those that closed last."""
    return surveys(state__in=PUBLIC).order_by("-state", "-opened_at", "-pk")


def survey(slug: str) -> Survey:
    """The survey of this slug; raises :class:`NotFound`."""
    found = surveys(slug=slug).first()
    if found is None:
        raise NotFound("There is no survey at this address.", remedy="See the list of surveys.")
    return found


def published(slug: str) -> Survey:
    """A survey that anybody may see; raises :class:`NotFound` for a draft."""
    found = survey(slug)
    if found.state not in PUBLIC:
        raise NotFound("There is no survey at this address.", remedy="See the list of surveys.")
    return found


def desk() -> QuerySet[Survey]:
    """For stewards: all of them, with how many words wait to be read."""
    waiting = Count("remarks", filter=Q(remarks__state="waiting"))
    return surveys().annotate(words_waiting=waiting)


def to_close(today: dt.date) -> QuerySet[Survey]:
    """Open ones whose last day has passed."""
    return Survey.objects.filter(state="open", ends_on__lt=today).order_by("pk")


def to_destroy(today: dt.date) -> list[Survey]:
    """Closed ones whose raw answers have had their time; words of danger that nobody has read yet hold them back."""
    over = Survey.objects.filter(state__in=("closed", "reported"), destroyed_on=None).order_by("pk")
    due = [one for one in over if one.closed_at.date() + dt.timedelta(days=one.retain_days) <= today]
    unread = set(Remark.objects.filter(danger=True, state="waiting").values_list("survey_id", flat=True))
    return [one for one in due if one.pk not in unread]


def readers_over(today: dt.date) -> list[str]:
    """Marks of those whose address has had its time."""
    return list(Reader.objects.filter(until__lt=today).order_by("pk").values_list("mark", flat=True))


def raw_until(survey: Survey) -> dt.date:
    """The day on which raw answers are destroyed; where it is still open, as if it closed on its last day."""
    closed = survey.closed_at.date() if survey.closed_at else survey.ends_on
    return closed + dt.timedelta(days=survey.retain_days)


def is_open(survey: Survey) -> bool:
    return survey.state == "open" and clock.today() <= survey.ends_on


def response(key: str) -> Response | None:
    """Answers that are being given, by the key that the browser holds."""
    return Response.objects.filter(key=key).select_related("survey").first() if key else None


def response_of(receipt: Receipt | int) -> Response | None:
    """The answers behind a code, whether it was sent out with an invitation or shown after sending."""
    pk = receipt if isinstance(receipt, int) else receipt.pk
    return Response.objects.filter(Q(receipt_id=pk) | Q(drawn__receipt_id=pk)).select_related("survey").first()


def drawn_of(receipt: Receipt) -> Drawn | None:
    return Drawn.objects.filter(receipt=receipt).select_related("survey").first()


def printed_remarks(survey: Survey) -> QuerySet[Remark]:
    """What a steward signed off, in random order of keys so that nobody is found by when they wrote."""
    return survey.remarks.filter(state="printed").order_by("question", "printed")


def waiting_remarks() -> QuerySet[Remark]:
    """What a steward has to read, danger first. Words are redacted already."""
    return Remark.objects.filter(state="waiting").select_related("survey").order_by("-danger", "pk")
