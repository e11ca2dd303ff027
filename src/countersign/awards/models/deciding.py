"""The decision, its explanation, the notices, and the look back."""

from __future__ import annotations

from django.db import models

from countersign.awards.models.bids import Bid
from countersign.awards.models.procurement import Procurement
from countersign.ledger.models import AppendOnly, Kept


class Decision(AppendOnly):
    """The award: who won, and everything that it was worked out from, frozen. Numbers are worked out anew from it."""

    procurement = models.OneToOneField(Procurement, on_delete=models.PROTECT, related_name="decision")
    winner = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    inputs = models.JSONField(help_text="Bids with price, marks and record; weights and formula, as they counted.")
    seed = models.PositiveBigIntegerField(help_text="Of the random weights; from the criteria’s digest.")
    office = models.CharField(max_length=200, help_text="Which office decided.")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")


class Explanation(AppendOnly):
    """Why this provider won, in plain words, and when the summaries went to every bidder."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="explanation")
    words = models.TextField(max_length=4000)
    summaries_on = models.DateField()
    at = models.DateTimeField()


class Notice(AppendOnly):
    """A notice that the law asks for, as it was published."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)
    on = models.DateField()
    url = models.URLField(max_length=500)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["procurement", "kind"], name="awards_notice_once")]


class LookBack(Kept):
    """After a year: what became of each promise of the winning bid, as it stood that day, and what was learned."""

    procurement = models.OneToOneField(Procurement, on_delete=models.PROTECT, related_name="looked_back")
    on = models.DateField()
    kept = models.JSONField(help_text="Commitment: how it stood.")
    words = models.TextField(max_length=4000)
