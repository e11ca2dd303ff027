"""A panel of a contract: its terms of reference, its seats, who volunteered, the draw, and who sits."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from countersign.involvement.models.people import Participant, new_mark
from countersign.involvement.states import DRAW, PANEL, VOLUNTEER
from countersign.ledger.models import Kept


class Panel(Kept):
    """Seats with rights in the running of one contract. Its number is its permanent address ``/panel/<number>``."""

    state = models.CharField(max_length=10, choices=PANEL.choices, default=PANEL.start, db_index=True)
    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Who convenes it.")
    title = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2000, help_text="What it decides and what it advises on.")
    support = models.TextField(max_length=600, help_text="Who helps members, what makes it accessible.")

    # terms of reference that are numbers
    user_share = models.PositiveSmallIntegerField(
        default=33, validators=[MinValueValidator(10), MaxValueValidator(100)], help_text="Users’ least share of seats."
    )
    quorum = models.PositiveSmallIntegerField(help_text="Members who must vote for a vote to count.")
    papers_days = models.PositiveSmallIntegerField(default=5, help_text="Working days before, for papers.")
    answer_days = models.PositiveSmallIntegerField(default=30, help_text="Days to answer a recommendation.")
    fill_days = models.PositiveSmallIntegerField(default=60, help_text="Days within which a vacant seat is filled.")
    pay = models.DecimalField(max_digits=7, decimal_places=2, help_text="Paid to a user for a meeting, in pounds.")
    quotas = models.JSONField(default=list, help_text="Rows of feature, value, least, most for the users’ seats.")

    recruits_until = models.DateField(null=True, help_text="The last day to volunteer.")
    next_volunteer = models.PositiveIntegerField(default=1)
    next_item = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField()
    sat_on = models.DateField(null=True, help_text="When its users were first drawn.")
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(max_length=600, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"panel:{self.pk}"


class Seat(Kept):
    """One seat. Users’ seats are drawn by lot; the others belong to a body, and whoever acts for it speaks there."""

    class Kind(models.TextChoices):
        USER = "user", "User of the service"
        COMMISSIONER = "commissioner", "Commissioner"
        PROVIDER = "provider", "Provider"
        HELPER = "helper", "Advice charity or other helper"

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["panel", "number"]
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="involvement_seat_once")]

    def __str__(self) -> str:
        return f"Seat {self.number} ({self.body or self.get_kind_display().lower()})"


class Volunteer(Kept):
    """Somebody who would take a user’s seat. ``number`` is how the lottery names them; what they are like is codes."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="volunteers")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="volunteered")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VOLUNTEER.choices, default=VOLUNTEER.start, db_index=True)
    traits = models.JSONField(default=dict, help_text="Feature to value; emptied when they withdraw or leave.")
    household = models.CharField(max_length=64, blank=True, help_text="A keyed digest of the address, never it.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["panel", "number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="involvement_volunteer_once"),
            models.UniqueConstraint(fields=["panel", "participant"], name="involvement_volunteered_once"),
        ]


class Draw(Kept):
    """One lottery for vacant users’ seats: laid and published first, drawn by a seed that nobody could choose."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="draws")
    state = models.CharField(max_length=6, choices=DRAW.choices, default=DRAW.start)
    seats = models.PositiveSmallIntegerField()
    quotas = models.JSONField(help_text="As they were when the lottery was laid.")
    volunteers = models.PositiveIntegerField()
    members = models.JSONField(help_text="Each panel as the numbers of its volunteers.")
    tickets = models.JSONField()
    least = models.FloatField()
    bound = models.FloatField()
    barred = models.PositiveIntegerField(help_text="Volunteers who fit on no panel.")
    digest = models.CharField(max_length=64)
    laid_at = models.DateTimeField()
    seed_source = models.CharField(max_length=200, help_text="Where the seed comes from, said before it is known.")
    seed_on = models.DateField(help_text="The day on which it is known.")
    seed = models.CharField(max_length=200, blank=True)
    drawn = models.PositiveIntegerField(null=True, help_text="The number of the panel that was drawn.")
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"draw:{self.pk}"


class Sitting(Kept):
    """Who has a seat from when to when. A user by the volunteer, a body by itself."""

    key = models.CharField(max_length=16, unique=True, default=new_mark)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="sittings")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, related_name="sittings")
    since = models.DateField()
    until = models.DateField(null=True, help_text="The day on which the seat fell vacant.")
    trained_on = models.DateField(null=True)

    class Meta:
        ordering = ["seat", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(until__isnull=True), name="involvement_one_on_a_seat"
            )
        ]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"sitting:{self.key}"


class Conflict(Kept):
    """An interest that a seat has beside its task, in print, like a charity that both provides and brings evidence."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="conflicts")
    words = models.CharField(max_length=300)
    on = models.DateField()

    class Meta:
        ordering = ["on", "pk"]


class Payment(Kept):
    """Pay or expenses of somebody who sits, beside the line in the contract’s time and money."""

    class Kind(models.TextChoices):
        PAY = "pay", "Pay"
        EXPENSES = "expenses", "Expenses"

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    amount = models.DecimalField(max_digits=7, decimal_places=2)
    paid_on = models.DateField()

    class Meta:
        ordering = ["paid_on", "pk"]
