"""Who was invited to say or do something, by whom, and how they were chosen."""

from __future__ import annotations

from django.db import models

from countersign.involvement.models.asks import Ask
from countersign.involvement.models.people import Participant
from countersign.ledger.models import Kept


class Batch(Kept):
    """People invited together. The host draws them, with a seed that is printed; a body only declares its own.

    ``frame`` is out of how many, ``invited`` how many were. ``source`` are the accounts that came of it.
    """

    class How(models.TextChoices):
        RANDOM = "random", "Drawn at random"
        EVERYONE = "everyone", "Everybody in the list"
        CHOSEN = "chosen", "Chosen by those who invited"

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, null=True, blank=True, related_name="batches")
    source = models.ForeignKey("experiences.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, related_name="+")
    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=300, help_text="From which list.")
    how = models.CharField(max_length=10, choices=How.choices)
    seed = models.CharField(max_length=64, blank=True)
    frame = models.PositiveIntegerField(null=True, help_text="How many there were to choose from; empty: not known.")
    invited = models.PositiveIntegerField()
    on = models.DateField()

    class Meta:
        verbose_name_plural = "batches"
        ordering = ["on", "pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"invitations:{self.pk}"


class Invitation(models.Model):
    """One person was asked once."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="invitations")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="invitations")
    on = models.DateField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "participant"], name="involvement_invited_once")]
