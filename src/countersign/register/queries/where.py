"""Where do I go: from a place, a few words or a number on a letter to who answers, how to complain, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch

from countersign import clock
from countersign.register.models import Body, Confirmation, Contract, Place, Sector, Service
from countersign.register.queries import index
from countersign.register.queries.asking import asked_in
from countersign.register.queries.contracts import PARTIES, WhoAnswers, who_answers
from countersign.register.queries.resolver import found_for, kind_meant, places_of
from countersign.register.redress import Days, Due, Kind, Ladder, dated, kinds, ladder
from countersign.text.lookup import words_of

_LIMIT = 3
_FAR_BEHIND = 2  # a way that fits so many times worse than the best is left out
_NATIONS = {"E": "england", "W": "wales", "S": "scotland", "N": "northern-ireland"}  # first letters of GSS codes
_CHECKED = Prefetch("confirmations", Confirmation.objects.order_by("-on", "-pk"))


@dataclass(frozen=True)
class Redress:
    """How to complain here: the ladder, each rung with its days. ``ladder`` None: we do not know it for this nation."""

    nation: str
    ladder: Ladder | None
    dues: tuple[Due, ...] = ()

    @property
    def next(self) -> Due | None:
        return next((due for due in self.dues if due.here), None)


@dataclass(frozen=True)
class Way:
    """One thing that may be meant. ``who`` None: the service is listed, and who answers for it is not known."""

    title: str
    score: float
    service: Service | None
    who: WhoAnswers | None
    kind: Kind | None
    confirmed: Confirmation | None
    redress: Redress

    @property
    def known(self) -> bool:
        return bool(self.who and self.who.known)


@dataclass(frozen=True)
class Where:
    """``ways`` best first; none means that nobody is known to answer. ``kind`` and ``redress`` are what can be said all
    the same where the words mean a kind of service; ``first`` are public bodies of the place, to ask first.
    ``numbered``: it was found by a number on a letter. ``missed``: words that led nowhere, "place", "reference"."""

    ways: tuple[Way, ...]
    places: tuple[Place, ...]
    kind: Kind | None
    redress: Redress | None
    first: tuple[Body, ...]
    missed: tuple[str, ...] = ()
    numbered: bool = False

    @property
    def known(self) -> bool:
        return any(way.known for way in self.ways)


def where(text: str = "", *, place: str = "", reference: str = "", days: Days | None = None) -> Where:
    """Where somebody goes with this. The place may stand in the text, and so may a contract's number.

    Nothing of what was asked is kept, and of a postcode only the first half is looked at.
    """
    days = days or Days(clock.today())
    known = index.current()
    if numbered := known.contracts_called(reference) or (known.contracts_called(text) if not reference else []):
        return _numbered(numbered, days)
    asked = asked_in(text) if not place.strip() else None
    said, words = (asked.place, asked.words) if asked else (place, text)
    places = places_of(said)
    missed = ("reference",) if reference.strip() else ()
    if said.strip() and not places:
        return _unknown((), known.meant(words), (*missed, "place"), days)
    meant = known.meant(words, places={one.pk for one in places})
    ways = _ways(places, words, meant, days)
    if not ways:
        return _unknown(places, meant, (*missed, *sorted(set(words_of(words)))), days)
    return Where(ways, places, ways[0].kind, ways[0].redress, (), missed)


def way_of(contract: Contract, *, days: Days | None = None) -> Way:
    """The way that leads to one contract, for its card."""
    return _way(contract, 0.0, days or Days(clock.today()))


def redress_for(kind: Kind, nation: str, days: Days) -> Redress:
    """How to complain about a kind of service in a nation."""
    found = ladder(kind.ladder, nation, days.today)
    return Redress(nation, found, dated(found, days) if found else ())


def _numbered(pks: list[int], days: Days) -> Where:
    found = Contract.objects.filter(pk__in=pks).select_related("service", "place")
    ways = tuple(_way(contract, 1.0, days) for contract in found.prefetch_related(PARTIES, _CHECKED).order_by("pk"))
    return Where(ways, (), ways[0].kind, ways[0].redress, (), numbered=True)


def _ways(places: tuple[Place, ...], words: str, meant: Mapping, days: Days) -> tuple[Way, ...]:
    found = found_for(places, words, dict(meant))
    near = [(one, score) for one, score in found if score * _FAR_BEHIND >= found[0][1]][:_LIMIT]
    _with_confirmations([contract for contract, _ in near])
    ways = [_way(contract, score, days) for contract, score in near]
    if words_of(words):
        ways += _listed(places, meant, days, without={one.service_id for one, _ in found})
    best = max((way.score for way in ways), default=0.0)
    fitting = [way for way in ways if way.score * _FAR_BEHIND >= best]
    return tuple(sorted(fitting, key=lambda way: -way.score)[:_LIMIT])


def _with_confirmations(contracts: Iterable[Contract]) -> None:
    from_pk = {contract.pk: contract for contract in contracts}
    held: dict[int, list[Confirmation]] = {pk: [] for pk in from_pk}
    for one in Confirmation.objects.filter(contract__in=from_pk).order_by("-on", "-pk"):
        held[one.contract_id].append(one)
    for pk, contract in from_pk.items():
        contract._prefetched_objects_cache["confirmations"] = held[pk]


def _listed(places: tuple[Place, ...], meant: Mapping, days: Days, *, without: set[int | None]) -> list[Way]:
    """Services that the words mean and that no contract in force is known for, the best few."""
    scored = sorted(
        ((score, int(pk)) for (sort, pk), score in meant.items() if sort == "service" and int(pk) not in without),
        key=lambda pair: (-pair[0], pair[1]),
    )[:_LIMIT]
    services = Service.objects.filter(pk__in=[pk for _, pk in scored]).select_related("place").in_bulk()
    nation = _nation(places)
    return [
        Way(one.name, score, one, None, kind, None, _redress(kind, nation, days))
        for score, pk in scored
        if (one := services.get(pk)) is not None
        for kind in (_kind_of(one),)
    ]


def _way(contract: Contract, score: float, days: Days) -> Way:
    kind = _kind_of(contract.service) if contract.service else None
    confirmed = next(iter(contract.confirmations.all()), None)
    redress = _redress(kind, contract.jurisdiction, days)
    return Way(contract.title, score, contract.service, who_answers(contract), kind, confirmed, redress)


def _unknown(places: tuple[Place, ...], meant: Mapping, missed: tuple[str, ...], days: Days) -> Where:
    """What can be said all the same: the ladder of the kind that is meant, and the public bodies of the place."""
    kind = kinds().get(kind_meant(dict(meant)))
    first = (
        Body.objects.filter(place__in=places, sector=Sector.PUBLIC, replaced_by=None) if places else Body.objects.none()
    )
    redress = _redress(kind, _nation(places), days) if kind else None
    return Where((), places, kind, redress, tuple(first.order_by("name", "pk")[:_LIMIT]), missed)


def _kind_of(service: Service) -> Kind | None:
    return kinds().get(index.current().kind_of_service(service.name, service.words))


def _redress(kind: Kind | None, nation: str, days: Days) -> Redress:
    return redress_for(kind, nation, days) if kind else Redress(nation, None)


def _nation(places: Iterable[Place]) -> str:
    """The nation of a place by its code; that of the register where no code says."""
    codes = [place.gss[0] for place in places if place.gss]
    return _NATIONS.get(codes[0], settings.JURISDICTION) if codes else settings.JURISDICTION
