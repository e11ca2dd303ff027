"""Rows of people's own tables as bodies, places, services and contracts; each says what it became.

``take_…`` return "taken", "changed" or "same"; a row that cannot be taken raises :class:`NotValid`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from countersign import clock
from countersign.errors import NotValid
from countersign.formats.identifiers import identify, split
from countersign.formats.ocds import BodySaid
from countersign.people.rules import Actor
from countersign.register import rules
from countersign.register.actions.contracts import named_or_new
from countersign.register.actions.taking import Taking
from countersign.register.actions.writing import described, free_slug, write_name
from countersign.register.models import Body, BodyIdentifier, BodyName, Contract, Outward, Place, Service, Site
from countersign.register.states import by_date, path

Row = dict[str, Any]
_BETWEEN = re.compile(r"\n|;|,(?=\S)")
_GSS = re.compile(r"[EWSNK]\d{8}")


class RowTaking(Taking):
    """What a run of rows shares."""

    def __init__(self, by: Actor, *, source: str = "") -> None:
        super().__init__(by, source=source)
        self.source = source
        self._awaited: dict[str, list[int]] = defaultdict(list)  # identifier -> bodies that it replaces

    def successor(self, body_id: int, row: Row) -> Row:
        """The body that took over. One that stands further down in the file is linked when it arrives."""
        text = row.get("replaced_by") or ""
        if not text or "," in text:  # several successors: nobody took over alone
            return {}
        scheme, value = split(text) if split(text)[0] else (row.get("scheme") or "", text)
        held = BodyIdentifier.objects.filter(scheme=scheme, value=value).select_related("body").first()
        if held is None:
            self._awaited[f"{scheme}-{value}"].append(body_id)
        return {"replaced_by": held.body} if held else {}

    def arrived(self, body_id: int, pairs: Iterable[tuple[str, str]]) -> None:
        """Link the bodies that waited for this one."""
        for pair in pairs:
            for before in self._awaited.pop(str(identify(*pair)), ()):
                Body.objects.filter(pk=before).exclude(pk=body_id).update(replaced_by=body_id)
                self.note("body.replaced", f"body:{before}", replaced_by=f"body:{body_id}")

    def place(self, row: Row) -> Place | None:
        """The place a row names, by its GSS code or else by its name; made where it is new."""
        gss, name = row.get("place_gss") or "", row.get("place") or ""
        if gss:
            checked_gss(gss)
            kind = row.get("place_kind") or ""
            return Place.objects.get_or_create(gss=gss, defaults={"name": name or gss, "kind": kind})[0]
        return named_or_new(Place, name)[0] if name else None  # type: ignore[return-value]


def checked_gss(code: str) -> str:
    """The code; raises :class:`NotValid` where it cannot be one."""
    if not _GSS.fullmatch(code):
        raise NotValid("This is not a GSS code.", remedy="Expected a letter and 8 digits, for example E06000001.")
    return code


def lines(text: object) -> list[str]:
    """Entries of a cell that holds several: one a line, or semicolons, or commas without a space behind them.

    A comma with a space behind it belongs to a name ("Bournemouth, Christchurch and Poole Council").
    """
    parts = _BETWEEN.split(str(text or ""))
    return list(dict.fromkeys(entry for part in parts if (entry := " ".join(part.split()))))


def take_body(taking: RowTaking, row: Row) -> str:
    """A body with its names, identifier, place and successor."""
    pairs = [(row["scheme"], row["identifier"])] if row.get("identifier") else []
    for scheme, value in pairs:
        identify(scheme, value)  # a row with a wrong identifier is refused, not taken without it
    known = taking.known.body(row["name"], [identify(*pair) for pair in pairs])
    place = taking.place(row)
    more = {"sector": row.get("sector") or "", "website": row.get("website") or "", "place": place}
    body_id, written = taking.body(row["name"], pairs, **more)
    named = [_names(body_id, row, field, kind) for field, kind in _NAMES]
    changed = _complete(Body.objects.get(pk=body_id), more | taking.successor(body_id, row))
    taking.arrived(body_id, pairs)
    taking.known.learn(body_id, (), (name for names in named for name in names))
    if known is None:
        return "taken"
    if (any(named) or changed) and not written:
        taking.note("body.changed", f"body:{body_id}", fields=changed, names=sum(map(len, named)))
    return "changed" if written or any(named) or changed else "same"


_NAMES = (
    ("variants", BodyName.Kind.VARIANT),
    ("abbreviations", BodyName.Kind.ABBREVIATION),
    ("former", BodyName.Kind.FORMER),
)


def _names(body_id: int, row: Row, field: str, kind: str) -> list[str]:
    """The names that were new."""
    return [name for name in lines(row.get(field)) if write_name(body_id, name, kind)]


def _complete(thing: Any, wanted: Row) -> list[str]:
    """Set what differs and save; an empty value never wipes what is there. Returns the names of fields changed."""
    changed = [name for name, value in wanted.items() if value not in (None, "") and getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, wanted[name])
    if changed:
        thing.save(update_fields=changed)
    return changed


def take_place(taking: RowTaking, row: Row) -> str:
    """A place, known by its GSS code or else by its name; how many live there, only with source and day."""
    people = {name: row.get(name) for name in ("population", "population_source", "population_on")}
    rules.check_population(*people.values())
    gss = row.get("gss") or ""
    parent = Place.objects.filter(gss=checked_gss(row["parent_gss"])).first() if row.get("parent_gss") else None
    if gss:
        found, made = Place.objects.get_or_create(gss=checked_gss(gss), defaults={"name": row["name"]})
    else:
        found, made = named_or_new(Place, row["name"])
    changed = _complete(found, {"name": row["name"], "kind": row.get("kind") or "", "parent": parent} | people)
    codes = [code.upper() for code in lines(row.get("outwards"))]
    fresh = [Outward.objects.get_or_create(place=found, code=_outward(code))[1] for code in codes]
    return _noted(taking, "place", found.pk, made=made, changed=[*changed, *(["outwards"] if any(fresh) else [])])


def _outward(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?", code):
        raise NotValid("Only outward parts of postcodes are kept.", remedy="For example EM4, never a whole postcode.")
    return code


def take_service(taking: RowTaking, row: Row) -> str:
    """A service, known by its name."""
    population = row.get("population")
    if population is not None and not row.get("population_source"):
        raise NotValid("Say where the number of people served comes from.")
    found, made = named_or_new(Service, row["name"])
    wanted = {
        "description": described(row.get("description")), "words": "\n".join(lines(row.get("words"))),
        "population": population, "population_source": row.get("population_source"), "place": taking.place(row),
    }  # fmt: skip
    return _noted(taking, "service", found.pk, made=made, changed=_complete(found, wanted))


def _noted(taking: RowTaking, thing: str, pk: int, *, made: bool, changed: list[str]) -> str:
    if made:
        taking.note(f"{thing}.added", f"{thing}:{pk}")
    elif changed:
        taking.note(f"{thing}.changed", f"{thing}:{pk}", fields=sorted(changed))
    return "taken" if made else "changed" if changed else "same"


def take_contract(taking: RowTaking, row: Row) -> str:
    """A contract, known by its reference within its source; with commissioner, provider, subcontractors, sites."""
    wanted = _contract_fields(taking, row)
    contract = Contract.objects.filter(reference=row["reference"], source=taking.source, ocid=None).first()
    made = contract is None
    if contract is None:
        contract = Contract.objects.create(
            reference=row["reference"], source=taking.source, slug=free_slug(Contract, row["title"]),
            **{name: value for name, value in wanted.items() if value not in (None, "")},
        )  # fmt: skip
    elif not path(contract.state, wanted["state"]):
        del wanted["state"]  # a life goes forward only
    changed = [] if made else _complete(contract, wanted)
    joined = taking.parties(contract, _bodies(row))
    fresh = [Site.objects.get_or_create(contract=contract, name=name[:200])[1] for name in lines(row.get("sites"))]
    return _noted(taking, "contract", contract.pk, made=made, changed=[*changed, *_touched(joined, any(fresh))])


def _touched(joined: bool, sited: bool) -> list[str]:
    return [name for name, touched in (("parties", joined), ("sites", sited)) if touched]


def _contract_fields(taking: RowTaking, row: Row) -> Row:
    starts, ends = row.get("starts_on"), row.get("ends_on")
    if starts and ends and ends < starts:
        raise NotValid("The contract would end before it starts.")
    value = row.get("value")
    return {
        "title": row["title"], "description": described(row.get("description")), "kind": row.get("kind") or "contract",
        "service": named_or_new(Service, row["service"])[0] if row.get("service") else None,
        "place": taking.place(row), "starts_on": starts, "ends_on": ends,
        "value": None if value is None else Decimal(str(value)).quantize(Decimal("0.01")),
        "currency": row.get("currency") or "GBP", "state": _state(row, starts, ends),
    }  # fmt: skip


def _state(row: Row, starts: dt.date | None, ends: dt.date | None) -> str:
    """As the row says; a day after which it is no longer offered, once past, means that it has ended."""
    today = clock.today()
    if (closed := row.get("closed_on")) and closed < today:
        return "ended"
    return by_date(row.get("state") or "awarded", starts, ends, today)


def _bodies(row: Row) -> list[BodySaid]:
    said = [BodySaid(name, "commissioner") for name in lines(row.get("commissioner"))]
    prime = " ".join(str(row.get("provider") or "").split())
    if prime:
        said.append(BodySaid(prime[:300], "provider"))
    return said + [BodySaid(name, "subcontractor", under=prime) for name in lines(row.get("subcontractors"))]
