"""What stewards and the steps do with accounts: alerts, openings, codings, time."""

from __future__ import annotations

from django.db import models

from countersign.experiences.models.accounts import Experience, Source


class DeskTime(models.Model):
    """Seconds that stewards read accounts about one contract on one day; whose they were is stored nowhere."""

    contract = models.ForeignKey("register.Contract", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    seconds = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0, help_text="Pages that were worked on.")
    capped = models.PositiveIntegerField(default=0, help_text="Of these, pages that stood open longer than is counted.")
    booked = models.BooleanField(default=False, help_text="Entered as hours used for the contract.")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "on"], name="experiences_desk_time_once")]


class Alert(models.Model):
    """Danger wording was found: somebody must look at this account now."""

    experience = models.OneToOneField(Experience, on_delete=models.CASCADE, related_name="alert")
    raised_at = models.DateTimeField()
    why = models.CharField(max_length=200, help_text="The kinds of danger, never the words.")
    seen_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)


class SealedAccess(models.Model):
    """Somebody opened a sealed original, and said why."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)


class Coding(models.Model):
    """One coder's reading of one account. Machine codings are drafts until a person signs them off."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="codings")
    coder = models.CharField(max_length=40, help_text="rules, model, or account:<id>")
    version = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    themes = models.JSONField(default=list)
    respect = models.CharField(max_length=12, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    time_lost = models.CharField(max_length=10, blank=True)
    fear = models.BooleanField(default=False)
    why = models.JSONField(default=dict, help_text="The words that made a rule decide, by code.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experience", "coder"], name="experiences_coding_once"),
        ]


class CodingBatch(models.Model):
    """Machine codings that a steward signs off together after reading a random sample of them."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="batches")
    made_at = models.DateTimeField()
    version = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sample = models.JSONField(default=list, help_text="Keys of the accounts drawn for reading.")
    seed = models.PositiveBigIntegerField(default=0, help_text="Draws the same sample again from the same accounts.")
    read_all = models.BooleanField(default=False, help_text="Every coding must be read, because agreement was low.")
    agreed = models.PositiveIntegerField(null=True)
    signed_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)


class StepRun(models.Model):
    """One run of one step over one source, with what came of it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="step_runs")
    step = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, help_text="Empty while it runs, and after it was killed.")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-began_at", "-pk"]
