"""What a panel does: meetings with papers and minutes, an agenda, votes with dissent, and what it recommends."""

from __future__ import annotations

from django.db import models

from countersign.involvement.models.panels import Panel, Seat, Sitting
from countersign.involvement.states import BALLOT, ITEM, MEETING, RECOMMENDATION
from countersign.ledger.models import Kept


class Meeting(Kept):
    """One meeting. Papers go to everybody or to nobody: there is no list of who gets which."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=12, choices=MEETING.choices, default=MEETING.start)
    called_on = models.DateField()
    on = models.DateField(db_index=True)
    where = models.CharField(max_length=200)
    present = models.ManyToManyField(Sitting, related_name="+")
    minutes = models.TextField(max_length=8000, blank=True, help_text="Printed once a steward signs them off.")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on", "-pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"meeting:{self.pk}"


class Paper(Kept):
    """A paper for a meeting, sent to every seat at once and printed. ``late`` stays."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    sent_on = models.DateField()
    late = models.BooleanField(default=False, help_text="Sent less than the agreed working days before.")

    class Meta:
        ordering = ["sent_on", "pk"]


class Item(Kept):
    """Something on the agenda, put there by one seat. Whatever has an address here can be pulled onto it."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ITEM.choices, default=ITEM.start, db_index=True)
    title = models.CharField(max_length=160)
    words = models.TextField(max_length=1000, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="items", help_text="Who put it there.")
    put_on = models.DateField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="items")
    finding = models.ForeignKey("findings.Finding", on_delete=models.PROTECT, null=True, related_name="+")
    commitment = models.ForeignKey("answers.Commitment", on_delete=models.PROTECT, null=True, related_name="+")
    clause = models.ForeignKey("terms.Clause", on_delete=models.PROTECT, null=True, related_name="+")
    gap = models.ForeignKey("experiences.Gap", on_delete=models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["panel", "number"]
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="involvement_item_once")]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"item:{self.pk}"

    @property
    def is_users(self) -> bool:
        """Whether a user put it there."""
        return self.seat.kind == Seat.Kind.USER


class Ballot(Kept):
    """One vote of the panel on one item: to recommend something, to close the item, or to confirm a claimed change."""

    class Kind(models.TextChoices):
        RECOMMEND = "recommend", "Recommend"
        CLOSE = "close", "Close the item"
        CONFIRM = "confirm", "Confirm a claimed change"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="ballots")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=BALLOT.choices, default=BALLOT.start)
    motion = models.CharField(max_length=500)
    to = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, related_name="+")
    claim = models.ForeignKey("answers.Claim", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"ballot:{self.pk}"


class Vote(Kept):
    """What one seat votes, in the open. A dissent is printed with it."""

    class Choice(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAIN = "abstain", "Abstains"

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    dissent = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["sitting__seat__number"]
        constraints = [models.UniqueConstraint(fields=["ballot", "sitting"], name="involvement_vote_once")]


class Recommendation(Kept):
    """What a carried motion asks of a body: answered by its date, accepted or rejected with a reason."""

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="recommendation")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RECOMMENDATION.choices, default=RECOMMENDATION.start)
    due_on = models.DateField(db_index=True)
    reason = models.TextField(max_length=2000, blank=True)
    answered_on = models.DateField(null=True)
    commitment = models.OneToOneField("answers.Commitment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"recommendation:{self.pk}"
