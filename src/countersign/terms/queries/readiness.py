"""How ready a body is to ask, strand by strand: worked out from evidence and measures, stored nowhere."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from countersign import clock
from countersign.terms.models import Fear, Override, Shown
from countersign.terms.queries.measured import Measured, Scope, measure
from countersign.terms.readiness import SIDES, STRANDS, Item, items

WORDS = {"ready": "Ready", "not_ready": "Not ready", "not_known": "Not known"}
_PARTIES = Override._meta.get_field("body").related_model._meta.get_field("parts").related_model.objects
_OVER = ("ended", "failed", "cancelled")
_RUNNING = ("awarded", "live")
_SIDE = {"commissioner": "commissioner", "provider": "provider", "subcontractor": "provider"}


def _begun() -> Q:
    """One that is awarded and begins later has nothing in force yet, so it is no reason not to be ready."""
    return Q(contract__starts_on=None) | Q(contract__starts_on__lte=clock.today())


@dataclass(frozen=True)
class Checked:
    """One item for one body on one side. ``shown`` is its evidence, also one that has expired."""

    item: Item
    state: str  # met | not_met | expired | not_known
    found: str
    wanted: str
    base: int = 0
    shown: Shown | None = None

    @property
    def stands_in_the_way(self) -> bool:
        return self.state != "met" and not (self.state == "not_known" and self.item.neutral)


@dataclass(frozen=True)
class Strand:
    """One strand of one side."""

    strand: str
    side: str
    items: tuple[Checked, ...]

    @property
    def title(self) -> str:
        return f"{dict(STRANDS)[self.strand]}, {dict(SIDES)[self.side].lower()}"

    def missing(self, to: str = "") -> tuple[Checked, ...]:
        """What stands in the way of asking like this; of any way of asking, if none is named."""
        gating = (one for one in self.items if not to or to in one.item.gates)
        return tuple(one for one in gating if one.stands_in_the_way)

    def state(self, to: str = "") -> str:
        """ready | not_ready | not_known. Something that is known to be missing weighs more than what is not known."""
        missing = {one.state for one in self.missing(to)}
        return "ready" if not missing else "not_known" if missing == {"not_known"} else "not_ready"


@dataclass(frozen=True)
class Readiness:
    """A body, both strands on each side on which it stands, and the overrides that are in force."""

    body: Model
    strands: tuple[Strand, ...]
    overrides: tuple[Override, ...] = ()

    def missing(self, to: str = "") -> tuple[Checked, ...]:
        """Everything that stands in the way, each item once for each side."""
        return tuple(one for strand in self.strands for one in strand.missing(to))

    def state(self, to: str = "") -> str:
        """ready | not_ready | not_known; a body that stands in no running contract is not known."""
        found = {strand.state(to) for strand in self.strands}
        return (
            next((state for state in ("not_ready", "not_known") if state in found), "ready") if found else "not_known"
        )

    def overridden(self, to: str) -> Override | None:
        """The override that lets it ask like this today."""
        return next((one for one in self.overrides if one.to == to), None)

    def may(self, to: str) -> bool:
        """Whether it may ask like this today: it is ready, or says in public why it asks in spite of it."""
        return self.state(to) == "ready" or self.overridden(to) is not None


def readiness(body: Model, *, contract: Model | None = None) -> Readiness:
    """How ready one body is, over all its running contracts or for one of them."""
    return readinesses([body], contract_id=contract.pk if contract else None)[0]


def readinesses(bodies: Iterable[Model], *, contract_id: int | None = None) -> list[Readiness]:
    """The same for many, in the order given; the number of queries does not grow with them."""
    bodies, today = list(bodies), clock.today()
    scopes = _scopes([body.pk for body in bodies], contract_id)
    checked = _checked(scopes, today)
    overrides = defaultdict(list)
    for one in in_force(today).filter(body__in=bodies):
        overrides[one.body_id].append(one)
    return [
        Readiness(body, tuple(_strands(body.pk, scopes, checked)), tuple(overrides[body.pk])) for body in bodies
    ]  # fmt: skip


def by_contract(body: Model) -> list[tuple[Model, Readiness]]:
    """How ready a body is for each of its running contracts, by title; a constant number of queries."""
    today, pks = clock.today(), _sides([body.pk], None)
    scopes = [Scope(pk, side, frozenset({one})) for (pk, side), own in pks.items() for one in own]
    checked, overrides = _checked(scopes, today), tuple(in_force(today).filter(body=body))
    found = []
    for contract in _contracts({one for scope in scopes for one in scope.contracts}):
        own = [scope for scope in scopes if contract.pk in scope.contracts]
        found.append((contract, Readiness(body, tuple(_strands(body.pk, own, checked)), overrides)))
    return found


def _contracts(pks: Iterable[int]) -> QuerySet:
    return _PARTIES.model._meta.get_field("contract").related_model.objects.filter(pk__in=pks).order_by("title", "pk")


def _scopes(bodies: Sequence[int], contract_id: int | None) -> list[Scope]:
    return [Scope(body, side, frozenset(own)) for (body, side), own in _sides(bodies, contract_id).items()]


def _sides(bodies: Sequence[int], contract_id: int | None) -> dict[tuple[int, str], set[int]]:
    """``(body, side) -> contracts``. Where nobody commissions, whoever provides stands on both sides."""
    own = _PARTIES.filter(body_id__in=bodies, part__in=_SIDE).exclude(contract__state__in=_OVER)
    own = own.filter(contract_id=contract_id) if contract_id else own.filter(_begun(), contract__state__in=_RUNNING)
    rows = list(own.values_list("body_id", "part", "contract_id"))
    let = {pk for _, _, pk in rows}
    let = set(_PARTIES.filter(contract_id__in=let, part="commissioner").values_list("contract_id", flat=True))
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for body, part, contract in rows:
        found[body, _SIDE[part]].add(contract)
        if contract not in let:
            found[body, "commissioner"].add(contract)
    return dict(sorted(found.items()))


def _checked(scopes: Sequence[Scope], today: dt.date) -> Mapping[tuple[str, Scope], Checked]:
    shown = {(one.body_id, one.item): one for one in current([scope.body_id for scope in scopes])}
    found: dict[tuple[str, Scope], Checked] = {}
    for item in items().values():
        own = [scope for scope in scopes if scope.side in item.sides]
        if item.is_measured:
            measured = measure(item, own, today) if own else {}
            found |= {(item.id, scope): _as_measured(item, measured[scope]) for scope in own}
        else:
            found |= {(item.id, scope): _as_shown(item, shown.get((scope.body_id, item.id)), today) for scope in own}
    return found


def _as_measured(item: Item, one: Measured) -> Checked:
    return Checked(item, one.state, one.found, one.wanted, one.base)


def _as_shown(item: Item, one: Shown | None, today: dt.date) -> Checked:
    if one is None:
        return Checked(item, "not_met", "Nothing was shown", item.wants)
    if one.expires_on < today:
        return Checked(item, "expired", f"Expired on {one.expires_on:%-d %B %Y}", item.wants, shown=one)
    return Checked(item, "met", one.title, item.wants, 1, one)


def _strands(body_id: int, scopes: Iterable[Scope], checked: Mapping[tuple[str, Scope], Checked]) -> Iterable[Strand]:
    for scope in scopes:
        if scope.body_id == body_id:
            for strand, _ in STRANDS:
                own = [item for item in items().values() if item.strand == strand and (item.id, scope) in checked]
                yield Strand(strand, scope.side, tuple(checked[item.id, scope] for item in own))


def current(bodies: Iterable[int]) -> QuerySet[Shown]:
    """The evidence that stands for these bodies, expired or not."""
    return Shown.objects.filter(body_id__in=set(bodies), state="shown")


def in_force(today: dt.date) -> QuerySet[Override]:
    """Every override that lets a body ask on this day."""
    running = Override.objects.filter(state__in=("running", "prolonged"))
    return running.filter(starts_on__lte=today, ends_on__gte=today).order_by("pk")


def overrides(body: Model) -> QuerySet[Override]:
    """Everything that this body decided in spite of not being ready, also what is over; the newest first."""
    return Override.objects.filter(body=body)


def standing_bodies() -> QuerySet:
    """Bodies that commission or provide under a running contract, by name."""
    own = _PARTIES.filter(part__in=_SIDE, contract__state__in=_RUNNING).values("body_id")
    return Override._meta.get_field("body").related_model.objects.filter(pk__in=own).order_by("name", "pk")


def fears_of(body: Model) -> QuerySet[Fear]:
    """What a body said it is afraid of and has not dropped, the newest first."""
    return Fear.objects.filter(body=body, dropped_on=None)
