"""Those who take part: a code and what they agreed to; never a name. Addresses are sealed and go by their date."""

from __future__ import annotations

import secrets

from django.db import models

from countersign.ledger.models import Kept


def new_mark() -> str:
    """By what a person is known inside: random, without order and meaning."""
    return secrets.token_urlsafe(12)


class Participant(models.Model):
    """Somebody who takes part. Whoever holds the code of the receipt is this person."""

    class Channel(models.TextChoices):
        WEB = "web", "Web form"
        PHONE = "phone", "Phone"
        PAPER = "paper", "Paper"
        ADVISER = "adviser", "Through an adviser"

    mark = models.CharField(max_length=16, unique=True, default=new_mark)
    receipt = models.OneToOneField("people.Receipt", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    entered_for = models.ForeignKey(
        "register.Body", on_delete=models.SET_NULL, null=True, related_name="+", help_text="Whose adviser entered it."
    )
    place = models.ForeignKey("register.Place", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    may_be_asked = models.BooleanField(default=False, help_text="Agreed to be asked about other tasks.")
    most_a_year = models.PositiveSmallIntegerField(default=4, help_text="Invitations a year at most.")
    rests_until = models.DateField(null=True, help_text="Not asked before this day.")
    left_at = models.DateTimeField(null=True, help_text="Wants nothing more; what was done stays counted.")

    class Meta:
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"participant:{self.mark}"


class Address(models.Model):
    """Where somebody is reached, sealed, until ``until``. E-mail goes by the outbox; the rest a steward reads out."""

    class Kind(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone"
        POST = "post", "Letter"

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="address", primary_key=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    sealed = models.BinaryField()
    consent = models.TextField(help_text="The sentence that was agreed to, word for word.")
    consent_version = models.CharField(max_length=20)
    left_at = models.DateTimeField()
    until = models.DateField(db_index=True)


class Expense(Kept):
    """Money paid back to somebody. A wrong line is put right by a further one with the other sign."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="expenses")
    ask = models.ForeignKey("involvement.Ask", on_delete=models.PROTECT, null=True, related_name="paid")
    what = models.CharField(max_length=120, help_text="Travel, care, a meal; never a person's name.")
    amount = models.DecimalField(max_digits=7, decimal_places=2)
    paid_on = models.DateField()

    class Meta:
        ordering = ["paid_on", "pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"expense:{self.pk}"
