"""Findings: a plain sentence, the numbers it rests on, who must answer for it, and what they said before it
was printed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from countersign.engine import Question
from countersign.errors import NotAllowed
from countersign.findings.states import DUE, FINDING
from countersign.ledger.models import Kept


class Kind(models.TextChoices):
    PROBLEM = "problem", "Problem"
    PRAISE = "praise", "Praise"
    WANT = "want", "Want"
    WRONG_DOOR = "wrong_door", "Wrong door"
    OPERATIONAL = "operational", "Operational"
    CONTRADICTION = "contradiction", "Contradiction with an official figure"


class Finding(Kept):
    """One counted claim. Its number (the primary key) is its permanent address ``/finding/<number>``.

    ``drafted_*`` are staff-only counts at drafting; ``numerator`` and ``base`` come from a release and are public.
    """

    kind = models.CharField(max_length=15, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=FINDING.choices, default=FINDING.start, db_index=True)
    disputed = models.BooleanField(default=False)
    claim = models.CharField(max_length=300, help_text="One plain sentence.")

    # what was asked of the facts
    question = models.JSONField(help_text="Whom the claim counts.")
    base_question = models.JSONField(help_text="Out of whom.")
    drafted_numerator = models.PositiveIntegerField()
    drafted_base = models.PositiveIntegerField()
    records = models.ManyToManyField("experiences.Experience", related_name="+")
    records_mark = models.CharField(max_length=64, blank=True, help_text="Commitment to the accounts counted.")
    records_salt = models.BinaryField(default=bytes)

    # how to read it
    who = models.TextField("who is in it", blank=True)
    selection = models.CharField("self-selected or sampled", max_length=15, default="unknown")
    wording = models.TextField("wording of the question", blank=True)
    wording_version = models.CharField(max_length=20, blank=True)
    limits = models.TextField(blank=True)
    method_version = models.CharField(max_length=20)

    # whom it concerns
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey("register.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # its way
    drafted_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    fact_check_opened_on = models.DateField(null=True)
    fact_check_until = models.DateField(null=True, help_text="Last day on which a reply is taken.")
    signed_off_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)

    # as published
    published_at = models.DateTimeField(null=True, db_index=True)
    release_number = models.PositiveIntegerField(null=True)
    numerator = models.PositiveIntegerField(null=True)
    base = models.PositiveIntegerField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"finding {self.pk}"

    @property
    def number(self) -> int:
        return self.pk

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"finding:{self.pk}"

    @property
    def asks(self) -> Question:
        return Question.from_dict(self.question)

    @property
    def asks_base(self) -> Question:
        return Question.from_dict(self.base_question)


class Reply(Kept):
    """What an office said in the fact-check, printed beside the finding in the same size."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="replies")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=15)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "body"], name="findings_reply_once")]


class Figure(Kept):
    """An official figure that stands beside a finding, never mixed with it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="figures")
    label = models.CharField(max_length=200)
    value = models.CharField(max_length=40, help_text="As its source prints it.")
    unit = models.CharField(max_length=40)
    base = models.CharField(max_length=200, help_text="Out of how many, as its source says; or “not stated”.")
    population = models.CharField(max_length=300)
    period = models.CharField(max_length=100)
    source = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500, blank=True)
    rebuttal = models.TextField(blank=True, help_text="What its owner says about the difference.")
    would_settle = models.TextField("what would settle it")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Due(Kept):
    """An office owes an answer by a date. Its state is moved by ``findings.actions``: started, met, overdue, escalated.

    ``came_from`` is the clock that another office's answer moved here; both stay visible.
    """

    class Why(models.TextChoices):
        PUBLISHED = "published", "the finding was published"
        NOT_OURS = "not_ours", "another office says it is theirs to answer"
        PASSED_ON = "passed_on", "another office passed it on"
        AUTHORITY = "authority", "another office cannot without their authority or money"
        INHERITED = "inherited", "the contract they took over was asked"
        SETTLE = "settle", "the day has passed by which they said it would be settled"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="dues")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=15)
    office = models.CharField(max_length=200, blank=True)
    working_days = models.PositiveSmallIntegerField()
    started_on = models.DateField()
    due_on = models.DateField(db_index=True)
    state = models.CharField(max_length=10, choices=DUE.choices, default=DUE.start, db_index=True)
    why = models.CharField(max_length=10, choices=Why.choices, default=Why.PUBLISHED)
    came_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_to")
    overdue_on = models.DateField(null=True, help_text="The day on which it was found overdue; never emptied.")
    escalated_on = models.DateField(null=True)
    met_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "body", "part", "why"], name="findings_due_once")]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"due:{self.pk}"

    @property
    def jurisdiction(self) -> str:
        """Whose bank holidays count: the contract's, else the register's."""
        return self.finding.contract.jurisdiction if self.finding.contract else settings.JURISDICTION


class Note(Kept):
    """What is added beside a published finding and never taken away: a correction, a recount, a dispute."""

    class Sort(models.TextChoices):
        CORRECTION = "correction", "Correction"
        RECOUNT = "recount", "Recounted"
        DISPUTE = "dispute", "Disputed"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="notes")
    sort = models.CharField(max_length=10, choices=Sort.choices)
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NotAllowed("A note is only ever added.", remedy="Add another note that puts it right.")
        super().save(*args, **kwargs)
