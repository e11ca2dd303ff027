"""Arrangements for sharing, everything that was asked under them, and what stays blocked."""

from __future__ import annotations

from django.db import models

from countersign.ledger.models import AppendOnly, Kept
from countersign.terms.states import ARRANGEMENT
from countersign.terms.vocabulary import BASES, CONDITIONS, LEVELS, PURPOSES


class Arrangement(Kept):
    """What the accounts about one contract may be used for, by whom and until when. A signed one is never edited."""

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="arrangements")
    number = models.PositiveSmallIntegerField(help_text="Among the arrangements of its contract, from 1.")
    state = models.CharField(max_length=10, choices=ARRANGEMENT.choices, default=ARRANGEMENT.start, db_index=True)
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    level = models.CharField(max_length=10, choices=LEVELS)
    fields = models.JSONField(default=list, help_text="Ids of the fields that it names.")
    basis = models.CharField(max_length=25, choices=BASES)
    condition = models.CharField(max_length=25, choices=CONDITIONS)
    retain_days = models.PositiveSmallIntegerField(help_text="Days after which what was given is destroyed.")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Its last day.")
    review_on = models.DateField()
    reviewed_on = models.DateField(null=True)
    says = models.JSONField(default=dict, help_text="What it says under each heading of the data-sharing code.")
    made_at = models.DateTimeField()
    signed_on = models.DateField(null=True, help_text="The day on which the last party signed.")
    stopped_on = models.DateField(null=True)
    reason = models.TextField(max_length=2000, blank=True, help_text="Why it was ended or revoked; printed.")

    class Meta:
        ordering = ["contract", "number"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="terms_arrangement_once")]

    def __str__(self) -> str:
        return f"arrangement {self.number} of {self.contract}"

    @property
    def subject(self) -> str:
        return f"arrangement:{self.contract_id}.{self.number}"


class Signature(models.Model):
    """One party of an arrangement and the day it signed. ``body`` is empty for the host of the register."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="signatures")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True)
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "body"], name="terms_signature_once"),
            models.UniqueConstraint(
                fields=["arrangement"], condition=models.Q(body=None), name="terms_host_signature_once"
            ),
        ]

    @property
    def party(self) -> str:
        return self.body.name if self.body else "The host of this register"


class Access(AppendOnly):
    """One ask for what is shared, and what became of it: a row for what was given, one for each rule that refused."""

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="+")
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, null=True, related_name="accesses")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    level = models.CharField(max_length=10, choices=LEVELS)
    fields = models.JSONField()
    allowed = models.BooleanField()
    rule = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=0, help_text="Lines that were given.")
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "accesses"
        ordering = ["-at", "-pk"]


class Blocked(Kept):
    """A field that a body asked for and did not get. It stays on the public list until it is given."""

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="blocked")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    level = models.CharField(max_length=10, choices=LEVELS)
    field = models.CharField(max_length=20)
    rule = models.CharField(max_length=60)
    unblocks = models.CharField(max_length=300)
    since = models.DateField()
    asked = models.PositiveIntegerField(default=1, help_text="How often it was asked for.")
    unblocked_on = models.DateField(null=True)

    class Meta:
        verbose_name = "blocked item"
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "body", "purpose", "level", "field"],
                condition=models.Q(unblocked_on=None),
                name="terms_blocked_once",
            )
        ]
