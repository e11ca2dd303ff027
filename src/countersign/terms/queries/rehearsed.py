"""Rehearsals of a body, and each forecast beside what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Sum
from django.utils.module_loading import import_string

from countersign import clock
from countersign.engine import Is, Question
from countersign.errors import NotFound
from countersign.insight import queries as insight
from countersign.intake import queries as intake
from countersign.register.queries import parties_of
from countersign.terms.forecasting import UNITS
from countersign.terms.models import Activity, Rehearsal, Spent

ACTUALS = "REHEARSAL_ACTUALS"
_ANSWERING = ("commissioner", "provider", "subcontractor")
_WORK = (Activity.MODERATION, Activity.ANALYSIS, Activity.REPLYING)


@dataclass(frozen=True)
class Against:
    """One total: what was expected for the days since, its bounds, and what came (None: not known)."""

    unit: str
    low: float
    expected: float
    high: float
    actual: float | None

    @property
    def stands(self) -> str:
        """within | below | above | not_known"""
        if self.actual is None:
            return "not_known"
        return "below" if self.actual < self.low else "above" if self.actual > self.high else "within"


def rehearsals(body: Model) -> QuerySet[Rehearsal]:
    """Every rehearsal of a body, the newest first."""
    return Rehearsal.objects.filter(body=body).select_related("body", "contract")


def rehearsal(body_slug: str, number: int) -> Rehearsal:
    """One of them; raises :class:`NotFound`."""
    found = Rehearsal.objects.filter(body__slug=body_slug, number=number).select_related("body", "contract").first()
    if found is None:
        raise NotFound("There is no such rehearsal.", remedy="See the readiness of the body.")
    return found


def rehearsal_by_pk(pk: int) -> Rehearsal:
    """The same, for a job."""
    return Rehearsal.objects.select_related("body", "contract").get(pk=pk)


def finished_since(bodies: Iterable[int], since: dt.date) -> QuerySet[Rehearsal]:
    """Rehearsals that ran, also those that were destroyed since."""
    return Rehearsal.objects.filter(body_id__in=set(bodies), ran_on__gte=since)


def offices(contract: Model) -> int:
    """How many would have to answer a finding about the contract."""
    return len({party.body_id for party in parties_of(contract) if party.part in _ANSWERING})


def told(contract: Model, profile: str) -> dict[str, Any]:
    """All that the closed space is told of this register: names that are public, how the file is read, and the day."""
    own = [(one.body.name, one.part) for one in parties_of(contract) if one.part in _ANSWERING]
    known = intake.profile(profile).to_dict() if profile else {}
    return {"contract": contract.title, "parties": own, "profile": known, "today": clock.today().isoformat()}


def accounts_released(contract_id: int) -> int | None:
    """Accounts about the contract in the last release; None where it says nothing, or withholds it."""
    released = insight.published(Question("experiences", where=(Is("contract_id", contract_id),)))
    return released.value if released else None


def against(one: Rehearsal) -> list[Against]:
    """Each total of the forecast, cut to the days since it was made, beside what came; empty before a day has passed.

    Accounts are the difference of two released numbers, findings and answers those published, hours those entered.
    """
    days, since = one.forecast.get("days"), (clock.today() - one.ran_on).days if one.ran_on else 0
    if not days or since < 1:
        return []
    actual = _actual(one)
    return [Against(unit, *(limit * since / days for limit in one.forecast[unit]), actual[unit]) for unit, _ in UNITS]


def _actual(one: Rehearsal) -> dict[str, float | None]:
    now = accounts_released(one.contract_id)
    found: dict[str, float | None] = {"accounts": None if None in (now, one.before) else now - one.before}
    for path in getattr(settings, ACTUALS):
        found |= import_string(path)(one.contract_id, one.ran_on)
    used = Spent.objects.filter(contract_id=one.contract_id, on__gt=one.ran_on, activity__in=_WORK)
    hours = used.aggregate(hours=Sum("hours"))["hours"]
    return found | {"hours": None if hours is None else float(hours)}


def commissioned_by(body: Model) -> QuerySet:
    """Contracts that a body can rehearse for: those it commissions, and in-house ones that it runs; by title."""
    found = Rehearsal._meta.get_field("contract").related_model.objects
    own = found.filter(parties__body=body, parties__part="commissioner")
    let = Exists(found.filter(pk=OuterRef("pk"), parties__part="commissioner"))
    run = found.filter(~let, parties__body=body, parties__part="provider")
    return found.filter(Q(pk__in=own.values("pk")) | Q(pk__in=run.values("pk"))).order_by("title", "pk")
