"""The source that people on this site belong to, and what they may still change afterwards."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from countersign.experiences.actions.holding import hold
from countersign.experiences.actions.receiving import receive
from countersign.experiences.models import Experience, Selection, Source
from countersign.people.rules import SYSTEM, Actor

QUESTION, QUESTION_VERSION = "What happened?", "1"
"""The wording of the form; a changed wording is a new version, so that numbers of both are never mixed unseen."""


def told_here() -> Source:
    """The source of everything told on this site or entered for somebody by an adviser."""
    return Source.objects.get_or_create(
        slug="told-here",
        defaults={
            "name": "Told on this site",
            "collected_how": "The form of this site, on paper, by phone, or through an adviser.",
            "question": QUESTION,
            "question_version": QUESTION_VERSION,
            "selection": Selection.SELF_SELECTED,
            "consent": "Told to be counted; words are shown only redacted, and after a person signed them off.",
            "licence": settings.HOST_NAME,
        },
    )[0]


AFRAID = "afraid"
"""Why an account is held whose writer fears consequences: a steward looks at it before any step does."""


@transaction.atomic
def tell(*, by: Actor, fears: bool = False, **told: object) -> tuple[Experience, str]:
    """The account and its receipt code. Fear holds it as danger does: the form promises that a steward looks first."""
    account, code = receive(source=told_here(), by=by, fears=fears, **told)  # type: ignore[arg-type]
    if fears and account.state != "held":
        account = hold(account, why=AFRAID, by=SYSTEM)
    return account, code


@transaction.atomic
def enter(*, by: Actor, channel: str, **told: object) -> tuple[Experience, str]:
    """What somebody said by phone, on paper or across a desk: the same rights, the same receipt, the same count."""
    return tell(by=by, channel=channel, on_behalf=True, **told)  # type: ignore[arg-type]
