"""What directories elsewhere list, taken in: services, who offers them, and where to read of them.

Rows are taken many at a time. What a directory leaves empty never wipes what it said before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from countersign.errors import NotNow, NotValid
from countersign.formats import hsds
from countersign.formats.identifiers import Identifier
from countersign.intake.models import Run
from countersign.intake.targets import CHANGED, SAME, TAKEN, Outcome
from countersign.people.rules import Actor
from countersign.register.actions.rows import RowTaking, checked_gss
from countersign.register.actions.writing import described, free_slug
from countersign.register.models import Listing, Place, Service

GOV_UK = "GOV.UK"
"""Scheme under which a local authority is known by its short name in GOV.UK's own addresses."""

_MOST_GONE = 0.5  # share of a directory that may vanish at once before we believe that the directory is at fault


@dataclass(frozen=True)
class _Listed:
    """One row of a directory, ready to be stored; ``service`` is what people call it everywhere."""

    external: str
    service: str
    name: str
    body_id: int | None = None
    place_id: int | None = None
    description: str = ""
    does: str = ""
    code: str = ""
    url: str = ""
    phone: str = ""
    outward: str = ""
    listed: bool = True
    confirmed_on: Any = None
    changed_at: str = ""


_STORED = tuple(field.name for field in fields(_Listed) if field.name not in ("external", "service"))


class ListingTaking:
    """Takes chunks of one directory inside the caller's transaction. ``run`` is the import that sees them."""

    def __init__(self, run: Run, by: Actor) -> None:
        self._run, self._source = run, str(run.context["source"])[:80]
        self._taking = RowTaking(by, source=self._source)

    def services(self, told: Sequence[hsds.Found | hsds.Unreadable]) -> list[Outcome]:
        """What each service of HSDS became."""
        return self._all([self._attempt(self._of_hsds, one) for one in told])

    def links(self, rows: Sequence[dict[str, Any]]) -> list[Outcome]:
        """What each row of a table of links became."""
        return self._all([self._attempt(self._of_row, row) for row in rows])

    @staticmethod
    def _attempt(read: Any, one: Any) -> _Listed | Outcome:
        try:
            listed: _Listed = read(one)
        except NotValid as error:
            return Outcome("refused", str(error))
        return listed

    def _of_hsds(self, found: hsds.Found | hsds.Unreadable) -> _Listed:
        if isinstance(found, hsds.Unreadable):
            raise NotValid(found.reason)
        said = hsds.said(found.service)
        return _Listed(
            said.id, said.name[:200], said.name, body_id=self._body(said), place_id=self._place(said),
            description=described(said.description), url=said.url, phone=said.phone, outward=said.outward,
            listed=said.listed, confirmed_on=said.confirmed_on, changed_at=said.changed_at,
        )  # fmt: skip

    def _body(self, said: hsds.ServiceSaid) -> int | None:
        if not said.body:
            return None
        return self._taking.body(said.body, said.identifiers, website=said.website)[0]

    def _place(self, said: hsds.ServiceSaid) -> int | None:
        """The place with this code, or one of exactly this name; prose about an area names no place."""
        if said.gss:
            name = said.area or said.gss
            return Place.objects.get_or_create(gss=checked_gss(said.gss), defaults={"name": name})[0].pk
        found = Place.objects.filter(name__iexact=said.area).order_by("pk").first() if said.area else None
        return found.pk if found else None

    def _of_row(self, row: dict[str, Any]) -> _Listed:
        url = hsds.web(str(row["url"]).strip())
        if not url:
            raise NotValid("This is not an address of the web.", remedy="Expected: http(s)://….")
        who, slug, does = str(row["body"]), str(row["service"]), str(row.get("does") or "")
        body_id = self._known(who)
        code = " ".join(f"{list_} {row[name]}" for name, list_ in _CODES if row.get(name))
        called = _called(slug)
        external = row.get("id") or "/".join(filter(None, (who, slug, does)))
        return _Listed(str(external)[:200], called, called, body_id, does=_called(does), code=code[:40], url=url)

    def _known(self, who: str) -> int:
        """The body of this name, or with this short name on GOV.UK; none is made up for a link."""
        known = self._taking.known
        found = known.body(who, (Identifier(GOV_UK, who, checked=False),)) or known.body(who.replace("-", " "))
        if found is None:
            raise NotValid("No body of this register is called so.", remedy="Import its register first.")
        return found

    def _all(self, read: Sequence[_Listed | Outcome]) -> list[Outcome]:
        good = [one for one in read if isinstance(one, _Listed)]
        services = self._services({one.service for one in good})
        there = {
            one.external: one
            for one in Listing.objects.filter(source=self._source, external__in={one.external for one in good})
        }
        outcomes = [self._one(one, services, there) if isinstance(one, _Listed) else one for one in read]
        Listing.objects.filter(source=self._source, external__in=list(there)).exclude(seen_in=self._run.key).update(
            seen_in=self._run.key
        )
        self._taking.write_ledger()
        return outcomes

    def _one(self, said: _Listed, services: dict[str, int], there: dict[str, Listing]) -> Outcome:
        wanted = {name: getattr(said, name) for name in _STORED} | {"service_id": services[said.service.casefold()]}
        held = there.get(said.external)
        if held is None:
            made = Listing(source=self._source, external=said.external, seen_in=self._run.key)
            _set(made, wanted)
            made.save(force_insert=True)
            there[said.external] = made
            return TAKEN
        changed = _set(held, wanted)
        if changed:
            held.save(update_fields=changed)
        return CHANGED if changed else SAME

    def _services(self, names: Iterable[str]) -> dict[str, int]:
        """Casefolded name -> the service that people call so everywhere; made where there is none."""
        held = {name.casefold(): pk for pk, name in Service.objects.order_by("-pk").values_list("pk", "name")}
        for name in sorted(names):
            if name.casefold() not in held:
                made = Service.objects.create(name=name, slug=free_slug(Service, name))
                held[name.casefold()] = made.pk
                self._taking.note("service.added", f"service:{made.pk}")
        return held


# column of a table of links -> the list that its number is of
_CODES = (("lgsl", "LGSL"), ("lgil", "LGIL"))


def _called(slug: str) -> str:
    """``school-clothing-grants`` as people read it; what is written in words already stays as it is."""
    text = slug.replace("-", " ") if re.fullmatch(r"[a-z0-9-]+", slug) else slug
    return text[:1].upper() + text[1:200]


def _set(listing: Listing, wanted: dict[str, Any]) -> list[str]:
    """Set what differs; returns the names of the fields that do."""
    changed = [name for name, value in wanted.items() if value not in (None, "") and getattr(listing, name) != value]
    for name in changed:
        setattr(listing, name, wanted[name])
    return changed


def take_off(run: Run) -> int:
    """What a whole reading of a directory did not see is no longer listed; returns how many.

    Raises :class:`NotNow` where more than half would go at once: a directory that is half empty is at fault itself.
    """
    listed = Listing.objects.filter(source=str(run.context["source"])[:80], listed=True)
    gone = listed.exclude(seen_in=run.key)
    count, every = gone.count(), listed.count()
    if every >= 10 and count > every * _MOST_GONE:
        raise NotNow(
            f"{count:,} of {every:,} services would go from the directory at once, so none was taken off.",
            remedy="Look at the directory itself.",
        )
    return gone.update(listed=False)
