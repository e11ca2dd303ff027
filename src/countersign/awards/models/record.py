"""What a record cannot read off the loop: ties between bodies, evidence from elsewhere, and frozen packs of evidence.

No row here holds a number that counts: a record is worked out from lines of the ledger each time it is asked for.
"""

from __future__ import annotations

from django.db import models

from countersign.awards.rule import lineages
from countersign.awards.states import REFERENCE
from countersign.ledger.models import AppendOnly, Kept


class Tie(Kept):
    """``body`` was made of, took over from, is another name for, or is owned by ``other``, since a day, by a source."""

    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind, one.title) for kind, one in lineages().items()])
    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(help_text="The day from which it holds.")
    source = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    struck_on = models.DateField(null=True, help_text="When it turned out to be wrong.")
    struck_because = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["on", "pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"tie:{self.pk}"


class Reference(Kept):
    """A result from elsewhere, offered by a provider: what was promised there, who vouches for it, and by which
    document. Only what was verified by a third party, and was open to replies since, counts."""

    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Whose result.")
    title = models.CharField(max_length=300, help_text="The contract elsewhere.")
    buyer = models.CharField(max_length=300, help_text="Who bought there.")
    service = models.ForeignKey("register.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cpv = models.CharField("CPV codes", max_length=300, blank=True)
    yearly = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    measure = models.CharField(max_length=500, help_text="What was promised there, so that anybody can check it.")
    kept = models.BooleanField(help_text="Whether it was kept.")
    ended_on = models.DateField(help_text="The day on which it was kept, or was to be.")
    voucher = models.CharField(max_length=300, help_text="Which organisation vouches for it; never a person.")
    document = models.CharField(max_length=300, help_text="The document that says so.")
    document_url = models.URLField(max_length=500, blank=True)
    digest = models.CharField("SHA-256 of the document", max_length=64)
    state = models.CharField(max_length=10, choices=REFERENCE.choices, default=REFERENCE.start, db_index=True)
    offered_on = models.DateField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    verifier = models.CharField(max_length=300, blank=True, help_text="The third party that saw the document.")
    verified_on = models.DateField(null=True)
    objection = models.TextField(max_length=2000, blank=True, help_text="What a body says against it; printed.")
    objector = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-offered_on", "-pk"]

    @property
    def subject(self) -> str:
        return f"reference:{self.pk}"


class Pack(AppendOnly):
    """Evidence for an award or a review meeting, frozen: the same bytes whenever it is fetched again."""

    class For(models.TextChoices):
        AWARD = "award", "An award"
        REVIEW = "review", "A review meeting"

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=For.choices)
    as_of = models.DateField()
    made_at = models.DateTimeField()
    data = models.TextField(help_text="Canonical JSON of everything in it.")
    pdf = models.BinaryField()
    archive = models.BinaryField()

    class Meta:
        ordering = ["-pk"]

    @property
    def subject(self) -> str:
        return f"pack:{self.pk}"
