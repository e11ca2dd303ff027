"""Who was invited, as it is declared; and where a provider's own invitations lean to one side."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.involvement.models import Ask, Batch
from countersign.involvement.words import few

FEW_INVITED = 0.10
"""Share of the people served below which invitations by those who answer for a service are flagged. Our own rule."""


@dataclass(frozen=True)
class Declared:
    """One batch in words, with what makes it lean to one side; ``flag`` is empty where nothing does."""

    words: str
    flag: str


def batches(ask: Ask) -> list[Declared]:
    """Everybody invited to an ask, batch by batch."""
    return [declared(one) for one in Batch.objects.filter(ask=ask).select_related("body", "contract__service")]


def declared_for(contract_id: int) -> list[Declared]:
    """Every batch by which a body invited people to speak of a contract."""
    found = Batch.objects.filter(contract=contract_id, ask=None).select_related("body", "contract__service")
    return [declared(one) for one in found.order_by("-on", "-pk")]


def declared(one: Batch) -> Declared:
    of = f" of {few(one.frame)}" if one.frame is not None else " of a number that is not known"
    who = one.body.name if one.body else "The host of this register"
    seed = f", seed “{one.seed}”" if one.seed else ""
    how = one.get_how_display()
    words = f"{who} invited {few(one.invited)}{of} on {one.on:%-d %B %Y}. {one.who}. {how}{seed}."
    return Declared(words, one_sided(one))


def one_sided(one: Batch) -> str:
    """Why a body's own invitations cannot speak for everybody served; empty for the host's, which are drawn."""
    if one.body_id is None:
        return ""
    why = []
    if one.how == Batch.How.CHOSEN:
        why.append("those who answer for the service chose whom to ask")
    served = one.contract.service.population if one.contract and one.contract.service else None
    if served and one.invited < FEW_INVITED * served:
        why.append(f"{few(one.invited)} were invited of {served:,} people served")
    if one.frame is None:
        why.append("out of how many they were invited is not said")
    return "; ".join(why)
