"""The public log: one line per deed, only ever appended, provable to an outsider (RFC 6962)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from countersign.errors import NotAllowed


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise NotAllowed("The ledger is only ever appended to.", remedy="Record a correction as a new line.")


class AppendOnlySet(models.QuerySet):
    """A query set through which nothing that was written can be changed or removed."""

    update = bulk_update = delete = update_or_create = _refuse


class AppendOnly(models.Model):
    """A row that is written once. Editing the database by hand still works, and is what ``verify`` is for."""

    objects = AppendOnlySet.as_manager()
    delete = _refuse

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **{**kwargs, "force_insert": True})


class Kept(models.Model):
    """A row that may be changed by the verbs of its room, and that nothing in the software deletes."""

    class Meta:
        abstract = True

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise NotAllowed(
            f"A {self._meta.verbose_name} is never deleted.", remedy="What was said stays said; add what puts it right."
        )


class Entry(AppendOnly):
    """Leaf number ``index`` of the tree. ``leaf`` is the RFC 6962 leaf hash of the entry's canonical text."""

    index = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=60, db_index=True)  # "finding.published"
    subject = models.CharField(max_length=120, db_index=True)  # "finding:12"
    facts = models.JSONField(default=dict)
    leaf = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.index} {self.event} {self.subject}"


class Checkpoint(AppendOnly):
    """A signed statement of the tree's size and root (C2SP tlog-checkpoint)."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    frontier = models.BinaryField(help_text="Roots of the complete subtrees, from which the tree grows on.")
    at = models.DateTimeField()


class Head(models.Model):
    """The growing tree's right edge. Its one row is locked by whoever appends, so that lines come one after
    another."""

    size = models.PositiveBigIntegerField(default=0)
    frontier = models.BinaryField(default=bytes)
