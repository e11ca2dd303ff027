"""What bidders say besides their bids: questions whose answers everybody reads, and challenges to an award."""

from __future__ import annotations

from django.db import models

from countersign.awards.models.bids import Bid
from countersign.awards.models.procurement import Procurement
from countersign.awards.states import CHALLENGE, CLARIFICATION
from countersign.ledger.models import Kept


class Clarification(Kept):
    """A question that one bidder asked and all can read, with its answer. Who asked is kept nowhere."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="clarifications")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=CLARIFICATION.choices, default=CLARIFICATION.start)
    question = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=4000, blank=True)
    office = models.CharField(max_length=200, blank=True, help_text="Which office answered.")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["procurement", "number"], name="awards_clarification_once")]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"clarification:{self.procurement.contract_id}.{self.procurement.number}.{self.number}"


class Challenge(Kept):
    """What a bidder that did not win says against an award before the contract is signed, and what came of it."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="challenges")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=CHALLENGE.choices, default=CHALLENGE.start)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="challenges")
    grounds = models.TextField(max_length=2000)
    raised_on = models.DateField()
    in_standstill = models.BooleanField(null=True, help_text="Empty where none is asked for, or none runs yet.")
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=200, blank=True, help_text="Which court or office decided it.")
    ended_because = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["procurement", "number"], name="awards_challenge_number_once"),
            models.UniqueConstraint(fields=["bid"], condition=models.Q(state="raised"), name="awards_challenge_once"),
        ]

    @property
    def subject(self) -> str:
        return f"challenge:{self.procurement.contract_id}.{self.procurement.number}.{self.number}"
