"""The outbox. A notice is written in the transaction of the deed it tells of, and sent afterwards."""

from __future__ import annotations

from django.db import models

from countersign.notices.states import NOTICE


class Notice(models.Model):
    """One message to one reader. ``key`` names its cause and its reader, so the same cause never writes a second one.

    It goes to an ``account`` (whose address is read when it is sent) or to a ``sealed`` address, destroyed once
    it was sent. ``facts`` fill the template; they hold public things and dates, never personal data.
    """

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40, help_text="Names the template.")
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    reader = models.CharField(max_length=40, blank=True, db_index=True, help_text="Whose sealed address; says no name.")
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=NOTICE.choices, default=NOTICE.start, db_index=True)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(db_index=True)
    taken_until = models.DateTimeField(null=True, help_text="Until when one sender has it in hand.")
    perhaps_sent = models.BooleanField(default=False, help_text="How an earlier try ended is not known.")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True, help_text="Kind of the last fault; never an address.")

    class Meta:
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"notice:{self.pk}"
