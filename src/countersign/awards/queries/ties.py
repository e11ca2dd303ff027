"""Whose results belong to whom, by the published rules of lineage."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from countersign.awards.models import Tie
from countersign.awards.rule import lineages
from countersign.awards.weighing import CARRIED, GROUP, OWN


@dataclass(frozen=True)
class Kin:
    """Another body whose results count with this one: how, of which contract only, and until which day."""

    body_id: int
    tie: str
    contract_id: int | None = None
    until: dt.date | None = None

    def covers(self, contract_id: int | None, on: dt.date) -> bool:
        """Whether a result of that body belongs here."""
        is_of_it = self.contract_id is None or self.contract_id == contract_id
        return is_of_it and (self.until is None or on < self.until)


def ties(*, body_id: int | None = None, as_of: dt.date | None = None) -> QuerySet[Tie]:
    """Every tie that stands (on a day), or of one body, either way round; with its bodies."""
    found = Tie.objects.select_related("body", "other", "contract").order_by("on", "pk")
    if as_of is not None:
        found = found.filter(on__lte=as_of).exclude(struck_on__lte=as_of)
    return found.filter(body=body_id) | found.filter(other=body_id) if body_id is not None else found


def kin(rows: Iterable[Tie]) -> dict[int, list[Kin]]:
    """For each body that is in a tie, itself and everybody whose results belong to it."""
    taken: dict[int, list[Kin]] = defaultdict(list)
    owned: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        carries = lineages()[row.kind].carries
        if carries == "group":
            owned[row.body_id].add(row.other_id)
            owned[row.other_id].add(row.body_id)
            continue
        until = row.on if carries == "contract" else None
        taken[row.body_id].append(Kin(row.other_id, CARRIED, row.contract_id, until))
        if row.kind == "renamed":
            taken[row.other_id].append(Kin(row.body_id, CARRIED))
    bodies = {*taken, *owned}
    return {body: _of(body, taken, owned) for body in bodies}


def _of(body: int, taken: dict[int, list[Kin]], owned: dict[int, set[int]]) -> list[Kin]:
    own = _carried(Kin(body, OWN), taken)
    inside = {one.body_id for one in own}
    group, waiting = set(inside), list(inside)
    while waiting:
        fresh = owned.get(waiting.pop(), set()) - group
        group |= fresh
        waiting += fresh
    return [*own, *(Kin(other, GROUP) for other in sorted(group - inside))]


def _carried(start: Kin, taken: dict[int, list[Kin]]) -> list[Kin]:
    """The body and all that it carries, to the end of the line; each body once, but for single contracts."""
    found, waiting, seen = [start], [start], {start.body_id}
    while waiting:
        for one in taken.get(waiting.pop().body_id, ()):
            if one.contract_id is None and one.body_id in seen:
                continue
            found.append(one)
            if one.contract_id is None:
                seen.add(one.body_id)
                waiting.append(one)
    return found


def names_of_kin(body_id: int) -> list[str]:
    """Every name of a body and of those it is tied to, on whichever day."""
    related = kin(ties()).get(body_id, [Kin(body_id, OWN)])
    names = Tie._meta.get_field("body").related_model._meta.get_field("names").related_model
    found = names.objects.filter(body__in={one.body_id for one in related}).values_list("name", "body__name")
    bodies = Tie._meta.get_field("body").related_model.objects.filter(pk__in={one.body_id for one in related})
    return [*dict.fromkeys([*(name for pair in found for name in pair), *bodies.values_list("name", flat=True)])]
