"""What is said between those who told and those who answer, and questions that nobody is known to answer."""

from __future__ import annotations

from django.db import models

from countersign.experiences.models.accounts import Experience, Source
from countersign.experiences.states import MESSAGE
from countersign.ledger.models import Kept


class Message(Kept):
    """What a party to an arrangement wants to say to those who told about a contract; the host carries it, or not.

    ``reached`` is in whole fives: nobody outside learns how many got it, nor whether a certain person did.
    """

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Who says it.")
    purpose = models.CharField(max_length=20)
    text = models.TextField(max_length=2000)
    state = models.CharField(max_length=12, choices=MESSAGE.choices, default=MESSAGE.start, db_index=True)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_on = models.DateField(null=True)
    reason = models.TextField(max_length=1000, blank=True, help_text="Why it was turned down; for those who asked.")
    reached = models.PositiveIntegerField(default=0)
    carried_to = models.ManyToManyField(Experience, related_name="messages", help_text="Whose receipt shows it.")

    class Meta:
        ordering = ["-pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"message:{self.pk}"


class Gap(models.Model):
    """Something people told about for which nobody is known to answer. Logged for a named office, never guessed."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, null=True, related_name="gaps")
    said = models.CharField(max_length=300, help_text="What was said about whose it is, identifiers removed.")
    office = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)


class GapAnswer(models.Model):
    """What an office says for everybody of a gap that it closed: what was asked, in words of its own, and what people's
    words now lead to."""

    gap = models.OneToOneField(Gap, on_delete=models.CASCADE, related_name="answer")
    asked = models.CharField(max_length=200, help_text="What was asked, in words that name nobody.")
    service = models.ForeignKey("register.Service", on_delete=models.SET_NULL, null=True, related_name="+")
    taught = models.TextField(blank=True, help_text="Words that lead to the service from now on, one a line.")
