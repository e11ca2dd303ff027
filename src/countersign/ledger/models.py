"""The public log: one line per deed, only ever appended, provable to an outsider (RFC 6962)."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """Leaf number ``index`` of the tree. ``leaf`` is the RFC 6962 leaf hash of the entry's canonical text."""

    index = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=60, db_index=True)  # "finding.published"
    subject = models.CharField(max_length=120, db_index=True)  # "finding:12"
    facts = models.JSONField(default=dict)
    leaf = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """A signed statement of the tree's size and root (C2SP tlog-checkpoint)."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()
