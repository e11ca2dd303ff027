"""What a body shows of its readiness, and what it decided in spite of it."""

from __future__ import annotations

from django.db import models

from countersign.ledger.models import Kept
from countersign.terms.readiness import ASKING
from countersign.terms.states import OVERRIDE, SHOWN


class Shown(Kept):
    """One piece of evidence for one item. It is never edited: a newer one replaces it, and it can be taken back."""

    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=20, help_text="Id of an item of ``readiness.toml``.")
    state = models.CharField(max_length=10, choices=SHOWN.choices, default=SHOWN.start, db_index=True)
    title = models.CharField(max_length=200, help_text="What the document is called.")
    url = models.URLField(max_length=500, help_text="Where everybody can read it.")
    dated_on = models.DateField(help_text="The date that it bears.")
    expires_on = models.DateField(help_text="The last day on which it counts.")
    office = models.CharField(max_length=200, help_text="The office that stands for it.")
    says = models.TextField(max_length=2000, help_text="What it shows, in words; printed.")
    numbers = models.JSONField(default=dict, help_text="What the item asks for beside words.")
    shown_on = models.DateField()
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    reason = models.TextField(max_length=2000, blank=True, help_text="Why it was taken back; printed.")

    class Meta:
        verbose_name = "piece of evidence"
        verbose_name_plural = "pieces of evidence"
        ordering = ["-shown_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "item"], condition=models.Q(state="shown"), name="terms_shown_once"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"evidence {self.pk}"

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"evidence:{self.pk}"


class Override(Kept):
    """A body asks although it is not ready: for a public reason, by whom, until when. It can be prolonged once."""

    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Among the overrides of its body, from 1.")
    to = models.CharField(max_length=10, choices=ASKING)
    state = models.CharField(max_length=10, choices=OVERRIDE.choices, default=OVERRIDE.start, db_index=True)
    reason = models.TextField(max_length=2000, help_text="Printed.")
    decided_by = models.CharField(max_length=200, help_text="The office that decided.")
    missing = models.JSONField(help_text="Ids of the items that were missing when it was decided.")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Its last day.")
    prolonged_on = models.DateField(null=True)
    prolonged_because = models.TextField(max_length=2000, blank=True, help_text="Printed.")
    stopped_on = models.DateField(null=True)
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="terms_override_once")]

    def __str__(self) -> str:
        return f"override {self.number} of {self.body}"

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"override:{self.body_id}.{self.number}"


class Fear(Kept):
    """What a body itself is afraid of. Its staff alone read it; ``guard`` is empty where there is none yet."""

    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=500)
    guard = models.CharField(max_length=20, blank=True, help_text="Id of a guard of ``fears.toml``.")
    said_on = models.DateField()
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    dropped_on = models.DateField(null=True)

    class Meta:
        ordering = ["-said_on", "-pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger, which does not say whose it is."""
        return f"fear:{self.pk}"
