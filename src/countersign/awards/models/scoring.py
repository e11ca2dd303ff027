"""Who scores, what each gave and why, and what was changed when they met."""

from __future__ import annotations

from django.db import models

from countersign.awards.models.bids import Bid
from countersign.awards.models.procurement import Criterion, Procurement
from countersign.ledger.models import AppendOnly, Kept


class Evaluator(Kept):
    """One of those who score, known to the public by number and kind only. Scores take all three: trained, declared,
    paid."""

    class Kind(models.TextChoices):
        USER = "user", "Uses the service"
        CARER = "carer", "Cares for somebody who does"
        OFFICER = "officer", "Works for the commissioner"
        EXPERT = "expert", "Knows the field"

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="evaluators")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    receipt = models.OneToOneField("people.Receipt", on_delete=models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    trained_on = models.DateField(null=True)
    declared_on = models.DateField(null=True)
    conflict = models.CharField(max_length=300, blank=True, help_text="What was declared, as printed; empty is none.")
    cleared = models.BooleanField(null=True, help_text="Whether somebody with a conflict may score all the same.")
    fee = models.DecimalField(max_digits=8, decimal_places=2, null=True, help_text="Paid for it; 0 for salaried staff.")
    paid_on = models.DateField(null=True, help_text="When it was paid, or became part of a salary.")
    stood_down_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["procurement", "number"], name="awards_evaluator_once"),
            models.UniqueConstraint(
                fields=["procurement", "account"], condition=models.Q(account__isnull=False),
                name="awards_evaluator_account_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Evaluator {self.number}"

    @property
    def subject(self) -> str:
        return f"evaluator:{self.procurement.contract_id}.{self.procurement.number}.{self.number}"


class Score(AppendOnly):
    """One evaluator's mark for one bid on one criterion, with its reason. Given alone, and never changed."""

    evaluator = models.ForeignKey(Evaluator, on_delete=models.PROTECT, related_name="scores")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    mark = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.TextField(max_length=2000)
    passage = models.CharField(max_length=500, help_text="Where the bid says so.")
    at = models.DateTimeField()
    salt = models.BinaryField(help_text="Of the commitment in the ledger; published with the scores.")

    class Meta:
        ordering = ["criterion__number", "bid__number", "evaluator__number"]
        constraints = [models.UniqueConstraint(fields=["evaluator", "bid", "criterion"], name="awards_score_once")]


class Moderation(AppendOnly):
    """The mark that counts, where evaluators did not agree: who changed it, why, and who dissents."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="moderations")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="moderations")
    mark = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.TextField(max_length=2000)
    changed_by = models.CharField(max_length=200, help_text="The office that led the talk; never a person.")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["criterion__number", "bid__number"]
        constraints = [models.UniqueConstraint(fields=["bid", "criterion"], name="awards_moderation_once")]


class Dissent(AppendOnly):
    """An evaluator who does not share the moderated mark, in their own words; printed beside it."""

    moderation = models.ForeignKey(Moderation, on_delete=models.PROTECT, related_name="dissents")
    evaluator = models.ForeignKey(Evaluator, on_delete=models.PROTECT, related_name="dissents")
    words = models.TextField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["moderation", "evaluator"], name="awards_dissent_once")]
