"""Schedules by contract and version."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, Model, OuterRef, QuerySet

from countersign import clock
from countersign.errors import NotFound
from countersign.people.rules import Actor
from countersign.terms.models import Schedule
from countersign.terms.queries.printed import SAYS

_CONTRACTS = Schedule._meta.get_field("contract").related_model.objects


def schedules() -> QuerySet[Schedule]:
    """Every agreed schedule, with all that it says."""
    found = Schedule.objects.filter(state="agreed").select_related("contract__service")
    return found.prefetch_related(*SAYS)


def in_force(contract_id: int, *, on: dt.date | None = None) -> Schedule | None:
    """The version that binds on a day (default: today); None where there is none."""
    on = on or clock.today()
    binding = Schedule.objects.filter(contract_id=contract_id, state__in=("agreed", "superseded"), starts_on__lte=on)
    found = binding.exclude(superseded_on__lte=on).prefetch_related(*SAYS).select_related("contract")
    return found.order_by("-number").first()


def answer_days(contract: Model, *, on: dt.date | None = None) -> int:
    """Working days to answer a finding: as the schedule in force says, else as the contract is registered."""
    schedule = in_force(contract.pk, on=on)
    clauses = schedule.clauses.all() if schedule else ()
    said = (clause.parameters["days"] for clause in clauses if clause.kind == "complaint_response")
    return next(said, contract.answer_days)


def schedule(contract_slug: str, number: int) -> Schedule:
    """One version, whatever its state; raises :class:`NotFound`."""
    found = Schedule.objects.filter(contract__slug=contract_slug, number=number)
    one = found.select_related("contract").prefetch_related(*SAYS).first()
    if one is None:
        raise NotFound("There is no such version of a schedule.", remedy="See the page of the contract.")
    return one


def agreed_version(contract_slug: str, number: int) -> Schedule:
    """As :func:`schedule`, but a draft is not found: it binds nobody and is not public."""
    one = schedule(contract_slug, number)
    if one.state not in ("agreed", "superseded"):
        raise NotFound("There is no such version of a schedule.", remedy="See the page of the contract.")
    return one


def versions(contract_id: int) -> QuerySet[Schedule]:
    """Every version that was ever agreed, the newest first."""
    return Schedule.objects.filter(contract_id=contract_id, state__in=("agreed", "superseded")).order_by("-number")


def may_draft_for(by: Actor) -> QuerySet:
    """Contracts for which this actor may draft a schedule, those without one first."""
    agreed = Schedule.objects.filter(state="agreed", contract=OuterRef("pk"))
    found = _CONTRACTS.annotate(has=Exists(agreed)).order_by("has", "title", "pk")
    if ("steward", None) in by.roles:
        return found
    own = by.bodies("commissioner")
    return found.filter(parties__body__in=own, parties__part="commissioner").distinct()


def bound_to(by: Actor) -> QuerySet:
    """Contracts to which a body that this actor acts for is a party."""
    own = by.bodies("commissioner", "provider")
    return _CONTRACTS.filter(parties__body__in=own).distinct().order_by("title", "pk")


def drafts(by: Actor) -> QuerySet[Schedule]:
    """Drafts that this actor may go on with: those of contracts its bodies commission; a steward sees all."""
    found = Schedule.objects.filter(state="draft").select_related("contract").order_by("-made_at")
    if ("steward", None) in by.roles:
        return found
    own = by.bodies("commissioner")
    return found.filter(contract__parties__body__in=own, contract__parties__part="commissioner").distinct()
