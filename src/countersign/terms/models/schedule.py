"""A schedule, its clauses, and everything that somebody owes under it by a date."""

from __future__ import annotations

from django.db import models

from countersign.ledger.models import Kept
from countersign.terms.catalogue import EVERY, KINDS
from countersign.terms.states import SCHEDULE


class Withheld(models.TextChoices):
    """Why something owed is not published. The words of the first three are those of the law's own exemptions."""

    COMMERCIAL = "commercial", "Sensitive commercial information"
    SECURITY = "security", "National security"
    PERSONAL = "personal", "Personal data"
    LEGAL = "legal", "Legal privilege or an order of a court"


class Schedule(Kept):
    """One version of what a contract says about the public. An agreed one is never edited; a later one replaces it."""

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="schedules")
    number = models.PositiveSmallIntegerField(help_text="Version of the contract's schedule, from 1.")
    state = models.CharField(max_length=10, choices=SCHEDULE.choices, default=SCHEDULE.start, db_index=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    superseded_on = models.DateField(null=True)
    price = models.JSONField(default=dict, help_text="The assumptions that its time and money rest on; may be empty.")

    class Meta:
        ordering = ["contract", "number"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="terms_schedule_version_once")]

    def __str__(self) -> str:
        return f"schedule {self.number} of {self.contract}"

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"schedule:{self.contract_id}.{self.number}"


class Clause(models.Model):
    """One of the ten clauses, with the numbers that this schedule sets in it."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="clauses")
    kind = models.CharField(max_length=20, choices=KINDS)
    parameters = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["schedule", "kind"], name="terms_clause_once")]


class Item(models.Model):
    """One line of the transparency schedule: what one party publishes, how often, in which form."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="items")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Who publishes it.")
    what = models.CharField(max_length=300)
    every = models.CharField(max_length=10, choices=EVERY)
    format = models.CharField(max_length=60, help_text="An open format, such as CSV or HTML.")
    context = models.CharField(max_length=300, blank=True, help_text="What it is compared with.")
    narrative = models.CharField(max_length=300, blank=True, help_text="What the words beside it explain.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.what}: {self.body}, {self.get_every_display().lower()}, {self.format}"


class Change(models.Model):
    """Something that will be different by a date because a clause says so; taken on as a promise once it is agreed."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="changes")
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="changes")
    number = models.CharField(max_length=10, blank=True, help_text="Such as 4.2; set when the schedule is agreed.")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Who promises it.")
    measure = models.CharField(max_length=500, help_text="What somebody else can see is there, or is not.")
    owner = models.CharField(max_length=200, help_text="The named office that sees to it.")
    due_on = models.DateField()
    finding = models.PositiveIntegerField(null=True, help_text="Number of the public finding that brought it about.")
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="The same line of an earlier version."
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.measure} {self.body}, {self.owner}, by {self.due_on:%-d %B %Y}"


class Owed(Kept):
    """One thing that a body must publish or prove by one date: a period of an item, or evidence for a clause.

    It is met once (``met_on``), or withheld or excused with a published reason. ``met_on`` after ``due_on`` is late for
    good.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="owed")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="owed")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="owed")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=400)
    starts_on = models.DateField(help_text="First day of the period it is about.")
    ends_on = models.DateField(help_text="Last day of the period it is about.")
    due_on = models.DateField(db_index=True)
    met_on = models.DateField(null=True)
    url = models.URLField(max_length=500, blank=True)
    words = models.TextField(max_length=4000, blank=True, help_text="What explains it, printed beside it.")
    withheld = models.CharField(max_length=12, choices=Withheld.choices, blank=True)
    withheld_on = models.DateField(null=True)
    reason = models.TextField(max_length=2000, blank=True, help_text="Why it is withheld or excused; printed.")
    decided_by = models.CharField(max_length=200, blank=True, help_text="The office that decided.")
    review_on = models.DateField(null=True)
    excused_on = models.DateField(null=True)
    overdue_told_on = models.DateField(null=True, help_text="When it was found overdue; never emptied.")

    class Meta:
        verbose_name_plural = "owed"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "item", "body", "ends_on"], name="terms_owed_once"),
            models.UniqueConstraint(
                fields=["clause", "body", "ends_on"], condition=models.Q(item=None), name="terms_evidence_owed_once"
            ),
        ]

    @property
    def subject(self) -> str:
        return f"owed:{self.pk}"
