"""Verbs for places, services and contracts: what is let to whom, where, and who comes after."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.register import rules
from countersign.register.actions.writing import described, free_slug
from countersign.register.models import Body, Contract, Outward, Part, Party, Place, Service, Site
from countersign.register.states import CONTRACT


@transaction.atomic
def add_place(
    *,
    name: str,
    by: Actor,
    gss: str = "",
    kind: str = "",
    parent: Place | None = None,
    outwards: tuple[str, ...] = (),
    population: int | None = None,
    population_source: str = "",
    population_on: dt.date | None = None,
) -> Place:
    """An area; ``outwards`` are outward parts of postcodes (``EM4``), all of a postcode that is ever kept. How many
    live there comes with its source and its day, or not at all."""
    rules.check_edit(by)
    rules.check_population(population, population_source, population_on)
    if gss and Place.objects.filter(gss=gss).exists():
        raise NotValid("There is a place with this GSS code already.")
    place = Place.objects.create(
        name=name, gss=gss or None, kind=kind, parent=parent, population=population,
        population_source=population_source, population_on=population_on,
    )  # fmt: skip
    Outward.objects.bulk_create(Outward(place=place, code=code.upper()) for code in dict.fromkeys(outwards))
    record("place.added", subject=f"place:{place.pk}", kind=kind, by=by.label)
    return place


@transaction.atomic
def add_service(
    *,
    name: str,
    by: Actor,
    description: str = "",
    place: Place | None = None,
    population: int | None = None,
    population_source: str = "",
    words: tuple[str, ...] = (),
    fictional: bool = False,
) -> Service:
    """A service as people call it. An unknown ``population`` is None; a known one needs its source."""
    rules.check_edit(by)
    if population is not None and not population_source:
        raise NotValid("Say where the number of people served comes from.", remedy="Or leave the number empty.")
    service = Service.objects.create(
        name=name, slug=free_slug(Service, name), description=described(description), place=place,
        population=population, population_source=population_source, words="\n".join(words), fictional=fictional,
    )  # fmt: skip
    record("service.added", subject=f"service:{service.pk}", by=by.label)
    return service


@transaction.atomic
def add_contract(*, title: str, by: Actor, **fields: object) -> Contract:
    """A contract or in-house arrangement; ``fields`` are those of :class:`Contract`."""
    rules.check_edit(by)
    contract = Contract(title=title, slug=free_slug(Contract, title), **fields)
    _check_contract(contract)
    contract.save()
    record("contract.added", subject=f"contract:{contract.pk}", state=contract.state, by=by.label)
    return contract


def _check_contract(contract: Contract) -> None:
    if contract.state not in CONTRACT.states:
        raise NotValid("There is no such state of a contract.", remedy=f"One of: {', '.join(CONTRACT.states)}.")
    if contract.starts_on and contract.ends_on and contract.ends_on < contract.starts_on:
        raise NotValid("The contract would end before it starts.", remedy="Check the two dates.")


@transaction.atomic
def move_contract(contract: Contract, *, verb: str, by: Actor) -> Contract:
    """``verb`` is one of ``CONTRACT``'s: tender, award, start, end, fail, cancel."""
    rules.check_edit(by)
    contract.state = CONTRACT.after(contract.state, verb)
    contract.save(update_fields=["state"])
    record("contract.moved", subject=f"contract:{contract.pk}", state=contract.state, by=by.label)
    return contract


@transaction.atomic
def add_party(
    contract: Contract, *, body: Body, part: str, by: Actor, under: Party | None = None, office: str = ""
) -> Party:
    """``body`` takes a part in the contract; a subcontractor stands ``under`` a party of the same one."""
    rules.check_edit(by)
    if part not in Part.values:
        raise NotValid("There is no such part.", remedy=f"Choose one of: {', '.join(Part.values)}.")
    if under is not None and under.contract_id != contract.pk:
        raise NotValid("The main contractor must be a party of the same contract.")
    if contract.parties.filter(body=body, part=part).exists():
        raise NotNow("This body has that part in the contract already.")
    party = Party.objects.create(contract=contract, body=body, part=part, under=under, office=office)
    record("contract.joined", subject=f"contract:{contract.pk}", body=f"body:{body.pk}", part=part, by=by.label)
    return party


@transaction.atomic
def add_site(
    contract: Contract,
    *,
    name: str,
    by: Actor,
    outward: str = "",
    run_by: Body | None = None,
    people: int | None = None,
) -> Site:
    """A place where the contract is delivered; ``people`` None means that nobody knows how many."""
    rules.check_edit(by)
    if contract.sites.filter(name=name).exists():
        raise NotNow("The contract has a site of that name already.")
    site = Site.objects.create(contract=contract, name=name, outward=outward.upper(), run_by=run_by, people=people)
    record("contract.sited", subject=f"contract:{contract.pk}", site=site.pk, by=by.label)
    return site


@transaction.atomic
def succeed(contract: Contract, *, predecessor: Contract, by: Actor) -> Contract:
    """``contract`` comes after ``predecessor``: its open findings and commitments come along."""
    rules.check_edit(by)
    before: Contract | None = predecessor
    while before is not None:
        if before.pk == contract.pk:
            raise NotValid("A contract cannot succeed itself, also not round a corner.")
        before = before.predecessor
    contract.predecessor = predecessor
    contract.save(update_fields=["predecessor"])
    record(
        "contract.succeeded",
        subject=f"contract:{predecessor.pk}",
        by_contract=f"contract:{contract.pk}",
        by=by.label,
    )
    return contract


@transaction.atomic
def keep_dates(*, by: Actor) -> int:
    """Contracts whose day has come start or end; returns how many. Meant for every night."""
    rules.check_edit(by)
    today = clock.today()
    due = [
        *Contract.objects.filter(state="awarded", starts_on__lte=today),
        *Contract.objects.filter(state="live", ends_on__lt=today),
    ]
    for contract in due:
        move_contract(contract, verb="start" if contract.state == "awarded" else "end", by=by)
    return len(due)


def named_or_new(model: type[Model], name: str, **fields: object) -> tuple[Model, bool]:
    """A place or service of exactly this name, made where there is none; whether it was made."""
    found = model.objects.filter(name__iexact=name).order_by("pk").first()
    if found is not None:
        return found, False
    slug = {"slug": free_slug(model, name)} if model is Service else {}
    return model.objects.create(name=name, **slug, **fields), True
