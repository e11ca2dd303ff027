"""What is arranged about sharing, what would be given today, who asked, and what is blocked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from countersign import clock
from countersign.errors import NotFound, NotValid
from countersign.terms.models import Access, Arrangement, Blocked
from countersign.terms.permitting import Arranged, Ask, Permit, permits
from countersign.terms.vocabulary import LEVELS, PURPOSES, fields


@dataclass(frozen=True)
class Verdicts:
    """What the policies say to one ask; ``named`` are all fields of the arrangement that it was judged by."""

    contract: Model
    body: Model
    purpose: str
    level: str
    permits: tuple[Permit, ...]
    named: tuple[str, ...] = ()

    @property
    def given(self) -> tuple[str, ...]:
        """The fields that come out, in the order of asking."""
        return tuple(one.field for one in self.permits if one.allowed)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of single accounts among what is given."""
        return _codes(self.given)

    @property
    def named_codes(self) -> tuple[str, ...]:
        """The codes that the arrangement names, asked for or not."""
        return _codes(self.named)

    @property
    def refused(self) -> tuple[Permit, ...]:
        return tuple(one for one in self.permits if not one.allowed)


def _codes(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in ids if fields()[one].group == "codes")


def decided(contract: Model, body: Model, *, purpose: str, level: str, wanted: tuple[str, ...], acts: bool) -> Verdicts:
    """The policies' verdict on every field, as of today. Only what ``wanted`` names is ever in it.

    All fields of one answer come from one arrangement: two that overlap are never added up.
    """
    _check_words(purpose, level, wanted)
    ask = Ask(body.pk, acts, purpose, level, tuple(dict.fromkeys(wanted)), clock.today())
    known = [_arranged(one) for one in arrangements(contract.pk)]
    found, number = _of_one(ask, known)
    named = next((one.fields for one in known if one.number == number), frozenset())
    return Verdicts(contract, body, purpose, level, tuple(found), tuple(sorted(named)))


def _of_one(ask: Ask, known: list[Arranged]) -> tuple[list[Permit], int | None]:
    """The verdicts under the arrangement that gives most of what is asked; where none gives any, the nearest to it."""
    tried = [(permits(ask, one), one.number) for one in known] or [(permits(ask, None), None)]
    return max(tried, key=lambda found: (*_nearness(found[0]), found[1] or 0))


def _nearness(found: list[Permit]) -> tuple[int, int]:
    return sum(one.allowed for one in found), -sum(one.against for one in found)


def _check_words(purpose: str, level: str, wanted: tuple[str, ...]) -> None:
    faults = [("purpose", "Choose what you want it for.")] if purpose not in dict(PURPOSES) else []
    faults += [("level", "Choose a level.")] if level not in dict(LEVELS) else []
    if not wanted or set(wanted) - set(fields()):
        faults.append(("fields", "Choose at least one field of the list."))
    if faults:
        raise NotValid("Say what you ask for.", faults=tuple(faults))


def _arranged(one: Arrangement) -> Arranged:
    parties = frozenset(signature.body_id for signature in one.signatures.all() if signature.body_id)
    return Arranged(
        one.number, one.state, one.level, one.purpose, frozenset(one.fields), parties, one.starts_on, one.ends_on
    )


def arrangements(contract_id: int) -> QuerySet[Arrangement]:
    """Every arrangement about a contract that was not dropped, the newest first."""
    found = Arrangement.objects.filter(contract_id=contract_id).exclude(state="dropped").order_by("-number")
    return found.select_related("contract").prefetch_related("signatures__body")


def public_arrangements(contract_id: int) -> QuerySet[Arrangement]:
    """The same without drafts, which bind nobody and are not public."""
    return arrangements(contract_id).exclude(state="drafted")


def arrangement(contract_slug: str, number: int) -> Arrangement:
    """One arrangement, whatever its state; raises :class:`NotFound`."""
    found = Arrangement.objects.filter(contract__slug=contract_slug, number=number).select_related("contract").first()
    if found is None:
        raise NotFound("There is no such arrangement.", remedy="See the arrangements of the contract.")
    return found


def in_its_dates(one: Arrangement, today: dt.date) -> bool:
    """Whether it gives anything on this day."""
    return one.state == "signed" and one.starts_on <= today <= one.ends_on


def carried(contract_id: int) -> list[tuple[str, dict[str, int], int]]:
    """Messages by consent about a contract: ``(body, how many stand how, whom they reached in all, in fives)``."""
    return import_string(settings.TERMS_MESSAGES)(contract_id)


def blocked(contract_id: int, *, body_id: int | None = None) -> QuerySet[Blocked]:
    """What was asked for and is still refused, the oldest first."""
    found = Blocked.objects.filter(contract_id=contract_id, unblocked_on=None).select_related("body")
    return found.filter(body_id=body_id) if body_id else found


def blocked_in(contract_ids: Collection[int]) -> QuerySet[Blocked]:
    """The same over many contracts."""
    found = Blocked.objects.filter(contract__in=contract_ids, unblocked_on=None)
    return found.select_related("body", "contract")


def arranged_in(contract_ids: Collection[int]) -> Counter[int]:
    """How many arrangements are in force today about each contract."""
    today = clock.today()
    signed = Arrangement.objects.filter(contract__in=contract_ids, state="signed")
    return Counter(signed.filter(starts_on__lte=today, ends_on__gte=today).values_list("contract_id", flat=True))


def accesses() -> QuerySet[Access]:
    """Every ask, the newest first."""
    return Access.objects.select_related("contract", "body", "arrangement", "by")
