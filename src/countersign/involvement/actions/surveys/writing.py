"""Letters of surveys: the invitation with its code, one reminder, and what came of it. Addresses are sealed, tied to as
little as can be, and gone on their day. Nothing here writes a line of its own: anybody could watch who comes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.involvement.actions.people import stop_path_of
from countersign.involvement.models import Drawn, Reader, Response, Survey
from countersign.involvement.queries import surveys
from countersign.involvement.words import KEPT_DAYS, SURVEY_CONSENT
from countersign.notices import actions as notices
from countersign.people.queries import sealer

REMINDED_BEFORE = 7
"""Days before the last one on which those who have not answered are reminded, once."""


@transaction.atomic
def leave_address(survey: Survey, *, address: str, response: Response | None = None) -> Reader:
    """Keep an address to write to about this survey. There is no ``by``: whose it is, is not known here.

    ``response``: the answers of somebody who agreed to be asked again; else the address is tied to nothing.
    """
    if survey.state == "reported":
        raise NotNow("What came of it stands here already.", remedy="There is nothing left to write to you about.")
    tied = response if response and response.willing else None
    return _kept(survey, address, consent=SURVEY_CONSENT, response=tied)


def invite_by_letter(survey: Survey, invited: Iterable[tuple[Drawn, str, str]]) -> int:
    """To each (place, address, code) whose address stood in the host's list: the invitation; returns how many."""
    facts = _about(survey) | {"path": reverse("involvement:survey", args=[survey.slug])}
    kept = [(_kept(survey, address, drawn=place), address, code) for place, address, code in invited if address]
    return notices.put_many(
        _writing(reader, address, "survey_invitation", facts, code=code) for reader, address, code in kept
    )


@transaction.atomic
def remind() -> int:
    """Once to everybody who was invited by letter, has not answered and has not said no, a week before the last day."""
    until = clock.today() + dt.timedelta(days=REMINDED_BEFORE)
    silent = Reader.objects.filter(drawn__outcome=Drawn.Outcome.NO_REPLY, survey__state="open")
    silent = silent.filter(survey__ends_on__gte=clock.today(), survey__ends_on__lte=until)
    silent = silent.exclude(drawn__response__state__in=("sent", "withdrawn")).select_related("survey")
    return notices.put_many(
        _writing(one, _opened(one), "survey_reminder", _about(one.survey) | {"path": f"/survey/{one.survey.slug}"})
        for one in silent.order_by("pk")
    )


def write_of_outcome(survey: Survey) -> int:
    """To everybody whose address is kept, answered or not; addresses that are needed for nothing more are destroyed."""
    facts = {"title": survey.title, "path": f"/survey/{survey.slug}"}
    readers = list(survey.readers.filter(until__gte=clock.today()).order_by("mark"))
    written = notices.put_many(_writing(one, _opened(one), "survey_outcome", facts) for one in readers)
    survey.readers.filter(response=None).delete()
    return written


def stop(mark: str) -> int:
    """Destroy the address behind this mark, and letters that wait for it; how many there were."""
    notices.forget(mark)
    return Reader.objects.filter(mark=mark).delete()[0]


def forget_readers(response: Response) -> None:
    """The address of somebody who takes their answers back."""
    for mark in Reader.objects.filter(response=response).values_list("mark", flat=True):
        stop(mark)


def destroy_addresses() -> int:
    """Addresses whose day has passed; returns how many."""
    return sum(stop(mark) for mark in surveys.readers_over(clock.today()))


def opened_for(response: Response) -> str:
    """The address of somebody who may be asked again, to be sealed anew for that; empty where none was left."""
    left = Reader.objects.filter(response=response).first()
    return _opened(left) if left else ""


def _kept(survey: Survey, address: str, **about: object) -> Reader:
    try:
        validate_email(address.strip())
    except ValidationError:
        raise NotValid(
            "This is not an e-mail address.", faults=(("address", "Write it like name@example.org."),)
        ) from None
    reader = Reader(survey=survey, until=survey.ends_on + dt.timedelta(days=KEPT_DAYS), **about)
    reader.sealed = sealer().seal(address.strip(), context=_context(reader))
    reader.save(force_insert=True)
    return reader


def _writing(reader: Reader, address: str, kind: str, facts: dict[str, object], *, code: str = "") -> notices.Writing:
    return notices.Writing(
        f"{kind}:{reader.survey_id}:{reader.mark}", kind, {**facts, "stop": stop_path_of(reader.mark)},
        address=address, reader=reader.mark, secret={"code": code} if code else {},
    )  # fmt: skip


def _about(survey: Survey) -> dict[str, object]:
    return {
        "title": survey.title, "purpose": survey.purpose, "body": survey.body.name, "who": survey.who,
        "until": f"{survey.ends_on:%-d %B %Y}",
    }  # fmt: skip


def _opened(reader: Reader) -> str:
    return sealer().open(reader.sealed, context=_context(reader))


def _context(reader: Reader) -> str:
    return f"survey-reader:{reader.mark}"
