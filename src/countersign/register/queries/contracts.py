"""Questions about contracts: which, whose, and who stands behind whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from countersign.errors import NotFound
from countersign.register.models import Body, Contract, Part, Party, Release
from countersign.register.states import CONTRACT

PARTIES = Prefetch("parties", Party.objects.select_related("body").order_by("pk"))


def contract_by_slug(slug: str) -> Contract:
    """The contract at this address, with its parties; raises :class:`NotFound`."""
    found = Contract.objects.select_related("service", "place", "predecessor").prefetch_related(PARTIES, "sites")
    contract = found.filter(slug=slug).first()
    if contract is None:
        raise NotFound("There is no contract at this address.", remedy="Search for it in the list of contracts.")
    return contract


def contracts_of(body: Body, *, part: str = "") -> QuerySet[Contract]:
    """Contracts in which the body has a part (or that ``part``), the newest first."""
    parts = Party.objects.filter(body=body, **({"part": part} if part else {}))
    return _shown().filter(pk__in=parts.values("contract_id")).order_by("-starts_on", "title", "pk")


def contracts(
    *,
    text: str = "",
    state: str = "",
    kind: str = "",
    part_of: str = "",
    place_id: int | None = None,
    order: str = "title",
) -> QuerySet[Contract]:
    """The list of contracts. ``text``: title, reference, names of parties; ``part_of``: a body's slug."""
    found = _shown()
    if text:
        named = Party.objects.filter(body__names__name__icontains=text).values("contract_id")
        found = found.filter(Q(title__icontains=text) | Q(reference__icontains=text) | Q(ocid=text) | Q(pk__in=named))
    if part_of:
        found = found.filter(pk__in=Party.objects.filter(body__slug=part_of).values("contract_id"))
    for name, value in (("state", state), ("kind", kind), ("place_id", place_id)):
        found = found.filter(**{name: value}) if value else found
    return found.order_by(*ORDERS.get(order, ORDERS["title"]))


ORDERS = {
    "title": ("title", "pk"),
    "-title": ("-title", "pk"),
    "starts": ("starts_on", "title", "pk"),
    "-starts": ("-starts_on", "title", "pk"),
    "value": ("value", "title", "pk"),
    "-value": ("-value", "title", "pk"),
}


def _shown() -> QuerySet[Contract]:
    return Contract.objects.select_related("service", "place").prefetch_related(PARTIES)


def releases_of(ocids: Collection[str]) -> dict[str, list[dict[str, object]]]:
    """Every release that was read of these processes, the oldest first, without contact points; one query."""
    found: dict[str, list[dict[str, object]]] = {ocid: [] for ocid in ocids}
    for ocid, content in Release.objects.filter(ocid__in=ocids).values_list("ocid", "content"):
        found[ocid].append(content)
    return found


@dataclass
class Link:
    """One party and those who work under it."""

    party: Party
    below: list[Link] = field(default_factory=list)


def chain(contract: Contract) -> list[Link]:
    """Providers of the contract, each with its subcontractors below it (and theirs); commissioners are left out."""
    links = {
        party.pk: Link(party) for party in parties_of(contract) if party.part in (Part.PROVIDER, Part.SUBCONTRACTOR)
    }
    tops = []
    for link in links.values():
        above = links.get(link.party.under_id)
        (above.below if above and above is not link else tops).append(link)
    return tops


def parties_of(contract: Contract) -> list[Party]:
    """Every party with its body, in the order in which they were added; no query where they were fetched."""
    held = "parties" in getattr(contract, "_prefetched_objects_cache", {})
    parties = contract.parties.all() if held else contract.parties.select_related("body")
    return sorted(parties, key=lambda party: party.pk)


@dataclass(frozen=True)
class WhoAnswers:
    """Who commissioned, who runs, and who must answer. An empty tuple means that nobody knows."""

    contract: Contract
    commissioned: tuple[Party, ...]
    runs: tuple[Party, ...]
    answers: tuple[Party, ...]
    ombudsmen: tuple[Party, ...]
    helpers: tuple[Party, ...]

    @property
    def known(self) -> bool:
        return bool(self.answers)


def who_answers(contract: Contract) -> WhoAnswers:
    """Commissioner and prime provider answer together; under an in-house arrangement the body that runs it does."""
    parties = parties_of(contract)
    commissioned, runs = _of(parties, Part.COMMISSIONER), _of(parties, Part.PROVIDER)
    answers = dict.fromkeys([*commissioned, *runs])
    return WhoAnswers(
        contract, commissioned, runs or (commissioned if contract.kind == Contract.Kind.IN_HOUSE else ()),
        tuple(answers), _of(parties, Part.OMBUDSMAN), _of(parties, Part.HELPER),
    )  # fmt: skip


def runners_of_contracts() -> dict[int, frozenset[int]]:
    """Who runs each contract or arrangement, providers and those who work for them; two queries for all of them."""
    parts: dict[int, dict[str, set[int]]] = {}
    for contract, body, part in Party.objects.values_list("contract_id", "body_id", "part"):
        parts.setdefault(contract, {}).setdefault(part, set()).add(body)
    in_house = set(Contract.objects.filter(kind=Contract.Kind.IN_HOUSE).values_list("pk", flat=True))
    return {pk: _running(found, pk in in_house) for pk, found in parts.items()}


def _running(parts: Mapping[str, set[int]], in_house: bool) -> frozenset[int]:
    found = parts.get(Part.PROVIDER, set()) | parts.get(Part.SUBCONTRACTOR, set())
    return frozenset(found or (parts.get(Part.COMMISSIONER, set()) if in_house else set()))


def _of(parties: Iterable[Party], part: str) -> tuple[Party, ...]:
    return tuple(party for party in parties if party.part == part)


def line_of(contract: Contract) -> list[Contract]:
    """The contract's predecessors, the oldest first, itself, and its successors."""
    before, seen = [], {contract.pk}
    one = contract.predecessor
    while one is not None and one.pk not in seen:
        seen.add(one.pk)
        before.insert(0, one)
        one = one.predecessor
    after, heirs = [], list(contract.successors.order_by("starts_on", "pk"))
    while heirs:
        heir = heirs.pop(0)
        if heir.pk not in seen:
            seen.add(heir.pk)
            after.append(heir)
            heirs += heir.successors.order_by("starts_on", "pk")
    return [*before, contract, *after]


STATES = CONTRACT.choices
