"""What is known already about the matter of an ask, so that nobody is asked twice for the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db.models import Q
from django.urls import reverse

from countersign.findings import queries as findings
from countersign.insight import queries as insight
from countersign.involvement.models import Ask
from countersign.involvement.queries.asks import PUBLIC

_MOST = 10


@dataclass(frozen=True)
class Known:
    """One thing that is known: a finding, a released number or an earlier ask; in words, with its address."""

    kind: str
    words: str
    path: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def known(one: Ask) -> list[Known]:
    """Public findings, released numbers and earlier asks about the same contract or service. The finding that the ask
    comes from is its reason, and not among them."""
    return [*_findings(one), *_numbers(one), *_asked(one)]


def _findings(one: Ask) -> list[Known]:
    if one.contract is None and one.service is None:
        return []
    where = {"contract": one.contract.slug} if one.contract else {"service": one.service.slug}
    found = findings.public(**where).filter(state="published").exclude(pk=one.finding_id)[:_MOST]
    return [Known("finding", each.claim, reverse("findings:one", args=[each.pk])) for each in found]


def _numbers(one: Ask) -> list[Known]:
    """How many accounts there are about the contract, if that number is released."""
    if one.contract_id is None:
        return []
    told = insight.loop_counts(contract_id=one.contract_id)
    if told is None or not told.value:
        return []
    words = f"{told.value:,} accounts about this contract are counted"
    return [Known("number", words, reverse("contract", args=[one.contract.slug]))]


def _asked(one: Ask) -> list[Known]:
    """Earlier asks on the same matter: from the same cause, or of the same kind about the same contract or service."""
    same = Q()
    for name in ("finding_id", "gap_id", "commitment_id", "clause_id"):
        if getattr(one, name):
            same |= Q(**{name: getattr(one, name)})
    about = {n: getattr(one, n) for n in ("contract_id", "service_id") if getattr(one, n)}
    if about:
        same |= Q(kind=one.kind, **about)
    if not same:
        return []
    found = Ask.objects.filter(same, state__in=PUBLIC).exclude(pk=one.pk).order_by("-pk")[:_MOST]
    return [Known("ask", f"{each.title} ({each.get_state_display()})", f"/ask/{each.pk}") for each in found]
