"""Files that come in: how their columns map, how far a run has come, every row that was refused and why."""

from __future__ import annotations

import secrets

from django.db import models

from countersign.intake.states import INLET, RUN


def new_key() -> str:
    """A random, unguessable key for addresses; no order, no meaning."""
    return secrets.token_urlsafe(12)


class Profile(models.Model):
    """A saved mapping from a file's columns to our fields, with the file's dialect and date order."""

    name = models.SlugField(max_length=80, unique=True)
    target = models.CharField(max_length=20)  # experiences, register, contracts
    mapping = models.JSONField(default=dict, help_text="Our field -> columns or constant (formats.tabular.mapping).")
    options = models.JSONField(default=dict, help_text="blank: texts that mean nothing; about: what it is for.")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Inlet(models.Model):
    """A source elsewhere that is read on a schedule: a directory, a server, a file, an inbox, a folder.

    ``cursor`` says how far it was read; it is stored together with what was read, so that a killed reading goes on
    there. Passwords and keys are never here, only the name of the environment variable that holds one.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, help_text="How it is spoken to (``intake.kinds``).")
    address = models.CharField(max_length=1000)
    options = models.JSONField(default=dict)
    secret = models.CharField(max_length=80, blank=True, help_text="Name of the variable with its password or key.")
    every_minutes = models.PositiveIntegerField(default=24 * 60)
    state = models.CharField(max_length=10, choices=INLET.choices, default=INLET.start, db_index=True)
    cursor = models.JSONField(default=dict)
    fails = models.PositiveSmallIntegerField(default=0, help_text="Times in a row that it could not be read.")
    trouble = models.CharField(max_length=300, blank=True, help_text="Why not, and what to do.")
    added_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, help_text="When it was last asked, whether or not anything was new.")
    next_at = models.DateTimeField(db_index=True)
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One import of one file, or one reading of an inlet. A killed run is begun again and goes on after ``rows_done``
    (a file) or at the inlet's cursor.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key)
    target = models.CharField(max_length=20)
    profile = models.JSONField(default=dict, help_text="Mapping, blanks and dialect as they were at the start.")
    context = models.JSONField(default=dict, help_text="For example the source the accounts belong to.")
    inlet = models.ForeignKey(Inlet, on_delete=models.CASCADE, null=True, blank=True, related_name="runs")
    path = models.CharField(max_length=500, help_text="Where the file lies; uploaded files get a random name.")
    uploaded = models.BooleanField(default=False, help_text="Ours to delete once the run is over.")
    digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the file.")
    state = models.CharField(max_length=10, choices=RUN.choices, default=RUN.start)
    made_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, help_text="When it was last begun or begun again.")
    began_row = models.PositiveIntegerField(default=0, help_text="Rows already done at that moment.")
    beat_at = models.DateTimeField(null=True, help_text="Last sign of life; a running run without one has died.")
    finished_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0, help_text="Rows that replaced what was here under their id.")
    same = models.PositiveIntegerField(default=0, help_text="Rows that were already here and did not change.")
    refused = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, help_text="Why it stopped, and what to do.")
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.key


class Refusal(models.Model):
    """A row that was not taken: its line in the file and the reason, never its words."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="refusals")
    part = models.CharField(max_length=40, blank=True, help_text="Of a source in several parts: page 3, file 2.")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["line", "pk"]
