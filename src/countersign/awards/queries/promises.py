"""What the winning bid promised, and how each promise stands."""

from __future__ import annotations

from countersign.awards.models import Pledge, Procurement


def pledges(one: Procurement) -> list[Pledge]:
    """The promises of the winning bid, each with its commitment where it became one."""
    decision = getattr(one, "decision", None)
    return list(decision.winner.pledges.select_related("commitment")) if decision else []


def promises_now(one: Procurement) -> dict[str, str]:
    """Each commitment by its name in the ledger, and its state today."""
    return {each.commitment.subject: each.commitment.state for each in pledges(one) if each.commitment}
