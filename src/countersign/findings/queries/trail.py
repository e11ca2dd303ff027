"""In which findings one account is counted, for the person who holds its receipt."""

from __future__ import annotations

from django.urls import reverse

from countersign.findings.queries.lists import resting_on


def trail(account_id: int) -> list[tuple[str, str]]:
    """``(claim, address)`` of every public finding that rests on the account, the newest first."""
    return [(finding.claim, reverse("findings:one", args=[finding.pk])) for finding in resting_on(account_id)]
