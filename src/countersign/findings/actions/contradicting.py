"""A figure of a body and what users told lie far apart: a draft that sets both beside each other."""

from __future__ import annotations

from django.db import transaction

from countersign.errors import NotNow
from countersign.findings import queries
from countersign.findings.actions.drafting import draft, set_beside
from countersign.findings.models import Figure, Finding
from countersign.people.rules import Actor
from countersign.terms.queries import Contradiction

WOULD_SETTLE = (
    "Ask the same question of a sample of all users in the same period, by somebody who neither pays for nor runs the"
    " service, and publish how they were chosen and how many replied."
)
LIMITS = (
    "The two figures are of different people and periods. Who tells this register chooses to; what the indicator counts"
    " and whom, its source says. Neither is taken to be false."
)


@transaction.atomic
def contradict(found: Contradiction, *, by: Actor) -> Finding:
    """A draft of the kind *contradiction* with the official figure beside it and what would settle it.

    A person edits, fact-checks and signs it off like every other. Raises :class:`NotNow` where one stands already.
    """
    contract = found.rating.kpi.schedule.contract
    if queries.about_rating(found) is not None:
        raise NotNow("A finding about this indicator stands already.", remedy="See it on the desk.")
    made = draft(
        found.users.numerator, base=found.users.base, kind="contradiction", claim=_claim(found), limits=LIMITS,
        contract=contract, by=by,
    )  # fmt: skip
    set_beside(made, figure=_figure(found), by=by)
    return made


def _claim(found: Contradiction) -> str:
    """In users' numbers only: a claim never rests on both figures."""
    return f"Those who told here say otherwise than the official figure for “{found.rating.kpi.title}”."[:300]


def _figure(found: Contradiction) -> Figure:
    rating = found.rating
    return Figure(
        label=queries.label_of(rating), value=f"{rating.value.normalize():f}", unit="%",
        period=queries.period_of(rating),
        base=f"{rating.base:,}" if rating.base else "not stated", population=rating.kpi.method[:300],
        source=rating.source, source_url=rating.source_url, rebuttal=rating.reply, would_settle=WOULD_SETTLE,
    )  # fmt: skip
