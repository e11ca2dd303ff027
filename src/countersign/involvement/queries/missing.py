"""Where those who take part live, against everybody who lives there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Model, OuterRef, QuerySet

from countersign.involvement.missing import Came, fives, verdict
from countersign.involvement.models import Participant, SignUp
from countersign.register import queries as register


@dataclass(frozen=True)
class Missing:
    """``base`` people said that they live in one of these places, ``unsaid`` of all who take part said nothing; both
    counted down to fives."""

    area: Model
    base: int
    unsaid: int
    places: tuple[Came, ...]


def missing(area: Model) -> Missing:
    """Everybody who signed up for any ask and did not withdraw, each counted once; four queries."""
    homes = list(register.homes_around(area))
    asked, own = _by_place(homes, invited=True), _by_place(homes, invited=False)
    base = fives(sum(asked.values()) + sum(own.values()))
    everybody = _everybody(homes)
    places = tuple(_came(one, asked[one.pk], own[one.pk], base=base, everybody=everybody) for one in homes)
    return Missing(area, base, fives(_taking_part().filter(place=None).count()), places)


def _came(place: Model, asked: int, own: int, *, base: int, everybody: int | None) -> Came:
    share = place.population / everybody if everybody and place.population is not None else None
    came = fives(asked + own)
    return Came(
        place.name, place.population, register.lived_in(place), share, fives(asked), fives(own), came,
        verdict(came, base, share),
    )  # fmt: skip


def _everybody(homes: Iterable[Model]) -> int | None:
    """How many live in all these places: as said of the place that they lie in, else their sum where all are known."""
    homes = list(homes)
    if homes and homes[0].parent.population:
        return homes[0].parent.population
    known = [one.population for one in homes]
    return sum(known) if known and None not in known else None


def _taking_part() -> QuerySet[Participant]:
    came = SignUp.objects.filter(participant=OuterRef("pk")).exclude(state="withdrawn")
    return Participant.objects.filter(Exists(came))


def _living() -> QuerySet[Participant]:
    return _taking_part().exclude(place=None)


def _by_place(homes: Iterable[Model], *, invited: bool) -> Counter[int]:
    on_invitation = SignUp.objects.filter(participant=OuterRef("pk"), invited=True).exclude(state="withdrawn")
    found = _living().filter(place__in=list(homes)).annotate(asked=Exists(on_invitation)).filter(asked=invited)
    return Counter(dict(found.values_list("place").annotate(people=Count("pk")).order_by()))
