"""An ask: one specific task for other people, with its times."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from countersign.involvement.states import ASK
from countersign.ledger.models import Kept


class Task(models.TextChoices):
    """What kind of thing is asked. Each has a template (``involvement.tasks``)."""

    CLEAN_UP = "clean_up", "A one-off clean-up"
    VISITING = "visiting", "A few hours’ visiting"
    CALLS = "calls", "Timed test calls"
    MYSTERY = "mystery", "A mystery visit"
    LETTER = "letter", "Reading the draft of a letter"
    SESSION = "session", "A design session"


class Vetting(models.TextChoices):
    """What has to be checked of somebody before they take part. It follows from what they do, never from who they are.

    Kinds of check: Disclosure and Barring Service (England and Wales).
    """

    NONE = "none", "No check: nobody is alone with anybody"
    IDENTITY = "identity", "A paper that says who you are, looked at and not kept"
    BASIC = "basic", "A basic check (unspent convictions)"
    ENHANCED = "enhanced", "An enhanced check, as for work with people who are ill or depend on others"


class Ask(Kept):
    """One specific task for other people. Its number (the primary key) is its permanent address ``/ask/<number>``.

    It says what it will settle or change, and hangs on the finding (or contradiction), gap, commitment or clause that
    it comes from. ``meeting_point`` is shown to those who have a place and to nobody else.
    """

    state = models.CharField(max_length=10, choices=ASK.choices, default=ASK.start, db_index=True)
    kind = models.CharField(max_length=10, choices=Task.choices)
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Who asks.")
    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey("register.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # what it is
    title = models.CharField(max_length=120)
    task = models.TextField(max_length=1200, help_text="What somebody does, step by step.")
    benefit = models.CharField(max_length=300, help_text="Who is helped, and how.")
    settles = models.CharField(max_length=300, help_text="What it will settle or change.")
    where = models.CharField(max_length=200, help_text="Roughly where; shown to everybody.")
    meeting_point = models.CharField(max_length=300, blank=True, help_text="Exactly where; for those with a place.")
    minutes = models.PositiveSmallIntegerField(help_text="How long it takes one person, all in all.")
    support = models.TextField(max_length=600, help_text="Who is there, what is provided, what makes it accessible.")
    expenses = models.CharField(max_length=300, help_text="What is paid back, and how.")
    expenses_most = models.DecimalField(max_digits=7, decimal_places=2, default=0, help_text="A person, in pounds.")
    staff_hours = models.DecimalField(max_digits=6, decimal_places=1, default=0, help_text="Hours of paid people.")

    # checks: by what somebody does
    vetting = models.CharField(max_length=10, choices=Vetting.choices, default=Vetting.NONE)
    in_pairs = models.BooleanField(default=False, help_text="Nobody goes alone.")
    least_age = models.PositiveSmallIntegerField(default=18)

    # where it comes from: one of these
    finding = models.ForeignKey("findings.Finding", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    gap = models.ForeignKey("experiences.Gap", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    commitment = models.ForeignKey(
        "answers.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    clause = models.ForeignKey("terms.Clause", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # what is measured, where something is
    within_s = models.PositiveIntegerField(null=True, blank=True, help_text="The wait that the official figure names.")
    official_share = models.FloatField(null=True, blank=True, help_text="Share (0 to 1) said to be within that wait.")

    # its way
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(help_text="The last day; it closes by itself after it.", db_index=True)
    next_number = models.PositiveIntegerField(default=1, help_text="Of the next sign-up; counts for ever.")
    known = models.JSONField(default=list, help_text="What was known when it opened, as shown then.")
    again_because = models.TextField(max_length=600, blank=True, help_text="Why people are asked all the same.")
    drafted_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.TextField(max_length=600, blank=True, help_text="Why it closed before its last day.")
    reported_at = models.DateTimeField(null=True)
    outcome = models.TextField(max_length=2000, blank=True, help_text="What came of it.")
    settled_by = models.ForeignKey(
        "findings.Finding", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Its results."
    )
    source = models.OneToOneField(
        "experiences.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"ask:{self.pk}"


class Slot(models.Model):
    """A time at which an ask is done, with so many places. ``taken`` never exceeds ``places``: the database says so."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    @property
    def begins(self) -> dt.datetime:
        """When it starts, by the clock on the wall."""
        return timezone.localtime(self.starts_at)

    @property
    def ends(self) -> dt.datetime:
        """When it ends, by the clock on the wall."""
        return timezone.localtime(self.ends_at)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "starts_at"], name="involvement_slot_once"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("places")), name="involvement_never_over"),
        ]
