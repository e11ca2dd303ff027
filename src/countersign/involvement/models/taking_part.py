"""What becomes of one person in one ask: a place or the waiting list, the day itself, results, and what went wrong."""

from __future__ import annotations

from django.db import models

from countersign.involvement.models.asks import Ask, Slot
from countersign.involvement.models.people import Participant, new_mark
from countersign.involvement.states import INCIDENT, SIGN_UP
from countersign.ledger.models import Kept


class SignUp(Kept):
    """One person for one time of an ask. ``number`` says who came first, and is never used again."""

    key = models.CharField(max_length=16, unique=True, default=new_mark)
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="sign_ups")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="sign_ups")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="sign_ups")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=SIGN_UP.choices, default=SIGN_UP.start, db_index=True)
    invited = models.BooleanField(default=False, help_text="Came on an invitation, not by themselves.")
    channel = models.CharField(max_length=10, choices=Participant.Channel.choices)
    at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True, help_text="When the check that the task needs was seen.")
    in_at = models.DateTimeField(null=True)
    out_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["ask", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "number"], name="involvement_number_once"),
            models.UniqueConstraint(
                fields=["slot", "participant"],
                condition=~models.Q(state="withdrawn"),
                name="involvement_one_place_each",
            ),
        ]
        indexes = [models.Index(fields=["slot", "state", "number"])]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"signup:{self.key}"


class Result(Kept):
    """What one test call or visit measured. Codes and numbers, never words."""

    class Outcome(models.TextChoices):
        REACHED = "reached", "Somebody answered"
        NOT_REACHED = "not_reached", "Nobody answered until it was given up"
        FAILED = "failed", "It could not be tried"

    sign_up = models.OneToOneField(SignUp, on_delete=models.PROTECT, related_name="result")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    waited_s = models.PositiveIntegerField(null=True, help_text="Seconds until somebody answered, or it was given up.")
    respect = models.CharField(max_length=12, blank=True)
    happened_at = models.DateTimeField()
    at = models.DateTimeField()
    account = models.OneToOneField(
        "experiences.Experience", on_delete=models.SET_NULL, null=True, related_name="+", help_text="As it counts."
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"result:{self.sign_up.key}"


class Incident(Kept):
    """Something went wrong. The words are sealed; ``danger`` is at the top of the steward's desk at once."""

    key = models.CharField(max_length=16, unique=True, default=new_mark)
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="incidents")
    sign_up = models.ForeignKey(SignUp, on_delete=models.PROTECT, null=True, related_name="incidents")
    state = models.CharField(max_length=10, choices=INCIDENT.choices, default=INCIDENT.start, db_index=True)
    danger = models.BooleanField(default=False)
    why = models.CharField(max_length=200, blank=True, help_text="The kinds of danger, never the words.")
    sealed = models.BinaryField(null=True)
    raised_at = models.DateTimeField()
    seen_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    until = models.DateField(help_text="When the words are destroyed.", db_index=True)

    class Meta:
        ordering = ["-danger", "raised_at"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"incident:{self.key}"
