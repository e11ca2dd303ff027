"""A procurement: what is asked of bidders, how it will be weighed, and who said so. Locked with the first bid."""

from __future__ import annotations

import datetime as dt

from django.db import models

from countersign.awards.states import PROCUREMENT
from countersign.errors import NotNow
from countersign.ledger.models import AppendOnly, Kept

LOCKED = "The criteria were published, and nothing of them changes any more in this way."
REMEDY = (
    "Before the first bid a steward or the commissioner can revise and publish anew; after it, cancel and begin anew."
)
LAST_QUESTION, LAST_ANSWER = dt.timedelta(days=8), dt.timedelta(days=4)
"""Before the deadline: a later answer would help those who can still change their bid, and nobody else."""


class Formula(models.TextChoices):
    """How a price becomes points. The first and the last judge each bid by itself; the others depend on its rivals."""

    ABSOLUTE = "F5", "Absolute linear: between a published ceiling and a published floor"
    MONETISED = "F7", "Monetised quality: the price less what each point of quality is worth"
    LOWEST_RATIO = "F1", "Lowest price divided by the price"
    TO_LOWEST = "F2", "Linear distance to the lowest price"
    MIN_MAX = "F3", "Between the lowest and the highest price"
    TO_MEAN = "F4", "Distance to the mean price"
    RATIO = "F6", "Quality divided by price"


class Procurement(Kept):
    """One procurement of one contract. What :data:`PUBLISHED` names is part of what is published before bids."""

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="procurements")
    number = models.PositiveSmallIntegerField(help_text="Among the procurements of its contract, from 1.")
    state = models.CharField(max_length=12, choices=PROCUREMENT.choices, default=PROCUREMENT.start, db_index=True)
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Who awards it.")
    made_at = models.DateTimeField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    formula = models.CharField(max_length=2, choices=Formula.choices, default=Formula.ABSOLUTE)
    ceiling = models.DecimalField(max_digits=16, decimal_places=2, null=True, help_text="A dearer bid is not taken.")
    floor = models.DecimalField(max_digits=16, decimal_places=2, null=True, help_text="A cheaper one gains no more.")
    deadline = models.DateTimeField(null=True, help_text="Bids stay sealed until then.")
    record_route = models.CharField(max_length=40, blank=True, help_text="On which lawful route track record enters.")
    record_says = models.JSONField(default=dict, help_text="What the notice says about the use of track record.")
    record_weight = models.DecimalField(max_digits=5, decimal_places=2, default=0, help_text="Per cent of the total.")
    record_mean = models.DecimalField(max_digits=4, decimal_places=3, default=0, help_text="What a newcomer has.")
    record_strength = models.DecimalField(max_digits=6, decimal_places=2, default=0, help_text="In past promises.")
    record_worth = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, help_text="For monetised quality: what a perfect record is worth."
    )
    exposure = models.TextField(max_length=1000, blank=True, help_text="How service users meet every bidder alike.")
    weighing = models.CharField(max_length=10, default="mean", help_text="How points of many become one weight.")

    published_at = models.DateTimeField(null=True)
    revised_because = models.TextField(max_length=1000, blank=True)
    locked_at = models.DateTimeField(null=True, help_text="When the first bid came.")
    opened_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)
    signed_on = models.DateField(null=True, help_text="When the contract was entered into.")
    cancelled_on = models.DateField(null=True)
    cancelled_because = models.TextField(max_length=2000, blank=True)

    PUBLISHED = (
        "formula", "ceiling", "floor", "deadline", "record_route", "record_says", "record_weight", "record_mean",
        "record_strength", "record_worth", "exposure", "weighing",
    )  # fmt: skip

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="awards_procurement_once")]

    def __str__(self) -> str:
        return f"{self.contract}, procurement {self.number}"

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"procurement:{self.contract_id}.{self.number}"

    @property
    def subject_of_award(self) -> str:
        return f"award:{self.contract_id}.{self.number}"

    @property
    def questions_until(self) -> dt.datetime | None:
        """Until when bidders ask, so that there is time to answer."""
        return self.deadline - LAST_QUESTION if self.deadline else None

    @property
    def answers_until(self) -> dt.datetime | None:
        return self.deadline - LAST_ANSWER if self.deadline else None

    @property
    def at(self) -> list[object]:
        """What its addresses take."""
        return [self.contract.slug, self.number]

    def save(self, *args, **kwargs) -> None:
        """Refuses whatever would change what was published."""
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        shut = before is not None and before.state != PROCUREMENT.start
        if shut and any(getattr(before, name) != getattr(self, name) for name in self.PUBLISHED):
            raise NotNow(LOCKED, remedy=REMEDY)
        super().save(*args, **kwargs)


class Version(AppendOnly):
    """What was published, exactly, each time that criteria were published. The ledger holds its digest."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["procurement", "number"], name="awards_version_once")]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"criteria:{self.procurement.contract_id}.{self.procurement.number}.{self.number}"


class CriterionSet(models.QuerySet):
    """Rows that are changed one by one, so that each change meets the check of its procurement."""

    def _refuse(self, *_: object, **__: object) -> None:
        raise NotNow("Criteria are changed one by one.", remedy="Save each, while its procurement is a draft.")

    update = bulk_update = bulk_create = delete = update_or_create = _refuse


class Criterion(models.Model):
    """One thing that bids are judged by. Exactly one of a procurement is the price."""

    class Kind(models.TextChoices):
        QUALITY = "quality", "Quality"
        PRICE = "price", "Price"

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.QUALITY)
    name = models.CharField(max_length=200)
    description = models.TextField(max_length=2000, help_text="What a bid has to show.")
    weight = models.DecimalField(max_digits=5, decimal_places=2, help_text="Points of 100.")
    top = models.PositiveSmallIntegerField(default=5, help_text="The highest mark; the lowest is 0.")
    band = models.PositiveSmallIntegerField(default=1, help_text="Marks in one band of the scale.")
    scale = models.TextField(max_length=2000, blank=True, help_text="What a mark means, one band a line.")
    minimum = models.DecimalField(max_digits=6, decimal_places=2, null=True, help_text="A lower mark rules a bid out.")
    worth = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, help_text="For monetised quality: what the highest mark is worth."
    )
    findings = models.ManyToManyField("findings.Finding", related_name="+", blank=True)

    objects = CriterionSet.as_manager()

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["procurement", "number"], name="awards_criterion_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.check_open()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.check_open()
        return super().delete(*args, **kwargs)

    def check_open(self) -> None:
        """Raises :class:`NotNow` unless its procurement is a draft, as the database says now."""
        if not Procurement.objects.filter(pk=self.procurement_id, state=PROCUREMENT.start).exists():
            raise NotNow(LOCKED, remedy=REMEDY)


class Participant(Kept):
    """One of those who weigh the criteria in the exercise: a group and, where they do it themselves, a code."""

    class Group(models.TextChoices):
        USER = "user", "Uses the service"
        CARER = "carer", "Cares for somebody who does"
        STAFF = "staff", "Works in the service"
        RESIDENT = "resident", "Lives there"

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="participants")
    number = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=10, choices=Group.choices, default=Group.USER)
    receipt = models.OneToOneField("people.Receipt", on_delete=models.PROTECT, null=True, related_name="+")
    points = models.JSONField(default=dict, help_text="Number of a criterion: points of 100. Empty until given.")
    given_at = models.DateTimeField(null=True)
    misses = models.CharField(max_length=300, blank=True, help_text="What they would judge bids by that is not there.")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["procurement", "number"], name="awards_participant_once")]
