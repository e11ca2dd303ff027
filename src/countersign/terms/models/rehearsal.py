"""One rehearsal of the loop on a body's own past data. Its data lie in a closed space outside this database."""

from __future__ import annotations

from django.db import models

from countersign.ledger.models import Kept
from countersign.terms.states import REHEARSAL


class Rehearsal(Kept):
    """``key`` names the folder of the closed space. ``found`` goes with it; ``forecast`` (totals) stays."""

    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Among the rehearsals of its body, from 1.")
    key = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=10, choices=REHEARSAL.choices, default=REHEARSAL.start, db_index=True)
    profile = models.CharField(max_length=80, blank=True, help_text="How the file is read; empty: by its columns.")
    opened_on = models.DateField()
    expires_on = models.DateField(help_text="The last day of the closed space.")
    ran_on = models.DateField(null=True)
    prolonged_on = models.DateField(null=True)
    destroyed_on = models.DateField(null=True)
    found = models.JSONField(default=dict, help_text="Counts and draft findings; never words of an account.")
    forecast = models.JSONField(default=dict, help_text="Days of the data, and low, expected and high of each total.")
    before = models.PositiveIntegerField(null=True, help_text="Accounts released about the contract on that day.")
    trouble = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="terms_rehearsal_once")]

    def __str__(self) -> str:
        return f"rehearsal {self.number}"

    @property
    def subject(self) -> str:
        """Its name in the ledger, which says neither whose it is nor what was found."""
        return f"rehearsal:{self.pk}"
