"""In which findings one account is counted, for the person who holds its receipt."""

from __future__ import annotations

from django.urls import reverse

from countersign.findings.models import Finding
from countersign.findings.states import PUBLIC


def trail(account_id: int) -> list[tuple[str, str]]:
    """``(claim, address)`` of every public finding that rests on the account, the newest first."""
    found = Finding.objects.filter(records=account_id, state__in=PUBLIC).order_by("-published_at", "-pk")
    return [(finding.claim, reverse("findings:one", args=[finding.pk])) for finding in found]
