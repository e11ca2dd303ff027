"""Asks by number and in lists, and how full they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Model, Q, QuerySet, Sum

from countersign import clock
from countersign.errors import NotFound
from countersign.involvement.models import Ask, Slot

PUBLIC = ("open", "closed", "reported")
_WITH = ("body", "contract", "service", "place")


def ask(number: int) -> Ask:
    """Whatever its state; pages ask :func:`is_public` before they show it. Raises :class:`NotFound`."""
    found = Ask.objects.select_related(*_WITH, "finding", "gap", "commitment", "clause").filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such ask.", remedy="See the list of asks.")
    return found


def is_public(one: Ask) -> bool:
    return one.state in PUBLIC


def asks(
    *, state: str = "", place: int | None = None, service: str = "", contract: str = "", body: str = ""
) -> QuerySet[Ask]:
    """Public asks, those that are open first, the one that closes next on top."""
    asked = {"state": state, "service__slug": service, "contract__slug": contract, "body__slug": body}
    found = Ask.objects.filter(state__in=PUBLIC, **{name: value for name, value in asked.items() if value})
    if place:
        found = found.filter(Q(place_id=place) | Q(place__parent_id=place) | Q(contract__place_id=place))
    open_first = Q(state="open")
    return found.select_related(*_WITH).annotate(is_open=Count("pk", filter=open_first)).order_by(
        "-is_open", "ends_on", "-pk"
    )  # fmt: skip


def open_about(*, contract: int | None = None, service: int | None = None, places: Iterable[int] = ()) -> QuerySet[Ask]:
    """Open asks under a contract, about a service, or in these places and what lies in the first of them; the one that
    closes next on top. Exactly one of the three is given."""
    about = Q(contract=contract) if contract else Q(service=service) | Q(contract__service=service)
    if places := list(places):
        about = Q(place__in=places) | Q(place__parent=places[0]) | Q(contract__place__in=places)
    found = Ask.objects.filter(about, state="open", ends_on__gte=clock.today())
    return found.select_related(*_WITH).order_by("ends_on", "-pk")


def at_the_desk(bodies: Collection[int] | None = None) -> QuerySet[Ask]:
    """Every ask of these bodies (None: of all) for those who compose and open them, the newest first."""
    found = Ask.objects.select_related(*_WITH).order_by("-pk")
    return found if bodies is None else found.filter(body__in=bodies)


def unreported(body_id: int) -> QuerySet[Ask]:
    """Asks of a body that closed, and of which nobody has said yet what came of them."""
    return Ask.objects.filter(body_id=body_id, state="closed").order_by("closed_at")


@dataclass(frozen=True)
class Filled:
    """How full an ask is: people with a place, and places, over all its times."""

    taken: int
    places: int

    @property
    def is_full(self) -> bool:
        return self.taken >= self.places


def filled(one: Ask) -> Filled:
    """One query."""
    sums = Slot.objects.filter(ask=one).aggregate(taken=Sum("taken"), places=Sum("places"))
    return Filled(sums["taken"] or 0, sums["places"] or 0)


def slot(one: Ask, pk: int) -> Slot:
    """A time of this ask; raises :class:`NotFound`."""
    found = Slot.objects.filter(ask=one, pk=pk).first()
    if found is None:
        raise NotFound("There is no such time in this ask.", remedy="Choose one of the times on its page.")
    return found


def cause(one: Ask) -> Model | None:
    """The finding, gap, commitment or clause that an ask comes from."""
    return next((thing for thing in (one.finding, one.gap, one.commitment, one.clause) if thing), None)
