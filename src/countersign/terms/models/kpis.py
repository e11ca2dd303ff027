"""Key performance indicators of a schedule, and how they were rated."""

from __future__ import annotations

from django.db import models

from countersign.ledger.models import Kept


class Direction(models.TextChoices):
    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"


class Grade(models.TextChoices):
    """The five ratings of regulation 39(5) of the Procurement Regulations 2024."""

    GOOD = "good", "Good"
    APPROACHING = "approaching", "Approaching target"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
    OTHER = "other", "Other"


class Kpi(models.Model):
    """One indicator: what it measures, its target and how it is counted. ``measure`` names users' figure, if any."""

    schedule = models.ForeignKey("terms.Schedule", on_delete=models.CASCADE, related_name="kpis")
    title = models.CharField(max_length=200)
    method = models.TextField(max_length=1000, help_text="What is counted, out of what, and by whom.")
    unit = models.CharField(max_length=40, default="%")
    target = models.DecimalField(max_digits=14, decimal_places=3)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.AT_LEAST)
    from_users = models.BooleanField(default=False, help_text="Its figure is what users say.")
    measure = models.SlugField(max_length=60, blank=True, help_text="The measure of users' accounts beside it.")

    class Meta:
        verbose_name = "indicator"
        ordering = ["pk"]

    def __str__(self) -> str:
        users = ", as users say" if self.from_users else ""
        return f"{self.title}: {self.get_direction_display().lower()} {self.target:f} {self.unit}{users}"


class Rating(Kept):
    """One rating of one indicator for one period, as its commissioner published it, with the provider's reply."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="ratings")
    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True, help_text="Empty where none was published.")
    base = models.PositiveIntegerField(null=True, help_text="Out of how many; empty where it is not stated.")
    grade = models.CharField(max_length=20, choices=Grade.choices)
    source = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500, blank=True)
    published_on = models.DateField()
    reply = models.TextField(max_length=2000, blank=True)
    replied_on = models.DateField(null=True)

    class Meta:
        ordering = ["kpi", "ends_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["kpi", "ends_on"], name="terms_rating_once")]

    @property
    def subject(self) -> str:
        return f"rating:{self.pk}"
