"""The queue: one row for each piece of background work, on either database."""

from __future__ import annotations

from django.db import models

from countersign.work.states import JOB


class Job(models.Model):
    """One call of one task. Whoever works on it holds a lease; a lease that ran out means that its worker died.

    ``arguments`` are keys and numbers of things, never what somebody wrote (``rules.check_arguments``). ``mark`` is
    the same for the same task with the same arguments.
    """

    task = models.CharField(max_length=120, help_text="Where the function lies.")
    arguments = models.JSONField(default=list)
    mark = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=8, choices=JOB.choices, default=JOB.start)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True, help_text="When it was last taken.")
    taken_until = models.DateTimeField(null=True, help_text="Until when one worker has it in hand.")
    holder = models.CharField(max_length=24, blank=True, help_text="That worker's mark for this try.")
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    unit = models.CharField(max_length=20, blank=True, help_text="What done and total count.")
    result = models.JSONField(null=True, help_text="Counts.")
    fault = models.CharField(max_length=160, blank=True, help_text="Kind and place of the last fault, never its words.")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "next_try_at"]), models.Index(fields=["task", "made_at"])]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"job:{self.pk}"
