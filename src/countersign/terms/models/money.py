"""Time and money set aside for involving users, and what was used of it."""

from __future__ import annotations

from django.db import models

from countersign.ledger.models import Kept


class Activity(models.TextChoices):
    RECRUITMENT = "recruitment", "Finding people to take part"
    PARTICIPANTS = "participants", "Payments to those who take part"
    EXPENSES = "expenses", "Travel, care and other expenses"
    INTERPRETATION = "interpretation", "Interpreting, translation and formats"
    PANEL = "panel", "Support of the panel"
    MODERATION = "moderation", "Reading and signing off accounts"
    ANALYSIS = "analysis", "Analysis"
    REPLYING = "replying", "Replying and reporting back"


class Planned(models.Model):
    """What a schedule sets aside a year for one activity."""

    schedule = models.ForeignKey("terms.Schedule", on_delete=models.CASCADE, related_name="planned")
    activity = models.CharField(max_length=15, choices=Activity.choices)
    hours = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    money = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["schedule", "activity"], name="terms_planned_once")]

    def __str__(self) -> str:
        return f"{self.get_activity_display()}: {self.hours} hours and £{self.money:,} a year"


class Spent(Kept):
    """Hours worked or money paid for one activity. A wrong line is put right by a further one with the other sign."""

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=15, choices=Activity.choices)
    on = models.DateField(db_index=True)
    hours = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    money = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    reference = models.CharField(max_length=120, help_text="Voucher, order or time sheet; never a person's name.")
    measured = models.BooleanField(default=False, help_text="Counted by the software itself.")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "spent"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "activity", "on", "reference"], name="terms_spent_once")
        ]
