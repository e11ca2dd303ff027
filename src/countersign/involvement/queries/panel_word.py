"""What a panel's counted vote says of a claimed change (see ``settings.COMMITMENT_CONFIRMERS``)."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from countersign.answers.queries import Word
from countersign.involvement.balloting import is_contested
from countersign.involvement.models import Ballot


def words(claims: Collection[int]) -> dict[int, Word]:
    """By the numbers of the claims: the last vote that said yes or no. Votes that did not count say nothing."""
    counted = Ballot.objects.filter(kind=Ballot.Kind.CONFIRM, claim__in=list(claims), state__in=("carried", "lost"))
    found = {}
    for ballot in counted.select_related("item__panel").prefetch_related("votes__sitting__seat").order_by("pk"):
        if (outcome := _outcome(ballot)) is not None:
            found[ballot.claim_id] = _word(ballot, outcome)
    return found


def _outcome(ballot: Ballot) -> str | None:
    votes = [(vote.sitting.seat.kind, vote.choice) for vote in ballot.votes.all()]
    if ballot.state == "carried":
        return "confirmed"
    return "contested" if is_contested(votes) else None


def _word(ballot: Ballot, outcome: str) -> Word:
    panel = ballot.item.panel
    said = "confirms that it came" if outcome == "confirmed" else "says that it did not come"
    path = reverse("involvement:panel-meeting", args=[panel.pk, ballot.meeting_id])
    return Word(outcome, f"The panel “{panel.title}” {said}, by vote", path, ballot.counted_at.date())
