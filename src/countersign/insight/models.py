"""What has been said in numbers: releases and the numbers they hold, looks at themes, and nothing counted past them."""

from __future__ import annotations

from django.db import models

from countersign.engine import Question


class Release(models.Model):
    """All public numbers as they were counted at one moment. A release never changes."""

    number = models.PositiveIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    facts_version = models.CharField(max_length=64, help_text="SHA-256 of the facts that were counted.")
    method_version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, help_text="SHA-256 over every address and what it shows.")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"release {self.number}"


class Talk(models.Model):
    """What people talked about, as one look found it: what may be shown, and what keeps the ids until the next look.

    ``weights`` are the terms and weights of the themes, ``records`` the keys of the accounts counted in each: for those
    who may read accounts, and no text.
    """

    number = models.PositiveIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    last = models.DateField(help_text="The first day of the last whole month that was looked at.")
    method_version = models.CharField(max_length=20)
    shown = models.JSONField()
    records = models.JSONField()
    weights = models.BinaryField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"talk {self.number}"


class Number(models.Model):
    """One thing that is counted, for ever under one address. What it came to is in each release.

    ``about`` and ``what`` are the conditions of its question as link texts (``is.body_id=12``), ``unit`` and ``starts``
    its period: columns to look it up by.
    """

    address = models.CharField(max_length=16, primary_key=True)
    question = models.JSONField()
    facts = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=8, blank=True, help_text="all, month, quarter or year; empty: other.")
    starts = models.DateField(null=True)
    extra = models.BooleanField(default=False, help_text="Asked for by a finding, beside the declared cells.")
    printed = models.BooleanField(default=True, help_text="False: never shown; others can work it out, so it is known.")

    class Meta:
        indexes = [models.Index(fields=["facts", "about", "unit"])]

    def __str__(self) -> str:
        return self.address

    @property
    def asks(self) -> Question:
        return Question.from_dict(self.question)


class ReleasedNumber(models.Model):
    """What one release shows of one number: a value, or that it is withheld."""

    class Status(models.TextChoices):
        SHOWN = "shown", "shown"
        HELD = "held", "as last released"
        SMALL = "small", "withheld"
        PROTECTING = "protecting", "withheld "

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="numbers")
    number = models.ForeignKey(Number, on_delete=models.PROTECT, related_name="released")
    value = models.PositiveBigIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    counted = models.PositiveBigIntegerField(help_text="The true count; never shown, for protecting the next release.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="insight_number_once")]

    @property
    def word(self) -> str:
        """What the reader is told; why a number is withheld would say whether it is small."""
        return {"shown": "shown", "held": "as last released"}.get(self.status, "withheld")


class Stirred(models.Model):
    """A month of facts in which something changed since they were written. The database itself notes it (see
    ``stirring``), so that no way of changing a row can forget it.

    ``taken``: a refresh deals with it; what changes from then on is noted anew.
    """

    table = models.CharField(max_length=63)
    month = models.CharField(max_length=7, help_text="yyyy-mm")
    taken = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["table", "month"])]

    def __str__(self) -> str:
        return f"{self.table} {self.month}"


class Written(models.Model):
    """A version of the facts that was written from this database, and what each table of it leaned on.

    Whatever changed since is noted in :class:`Stirred`. Facts of another version were written from something else, and
    are no ground to build on.
    """

    version = models.CharField(max_length=64, primary_key=True)
    leant_on = models.JSONField(default=dict, help_text="Table of facts -> digest.")

    def __str__(self) -> str:
        return self.version[:12]
