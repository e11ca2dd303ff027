"""What the page of a finding shows of asks: those that come from it, and one click to draft what would settle it."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest

from countersign.involvement.models import Ask
from countersign.involvement.queries.asks import PUBLIC
from countersign.people.queries import actor_of
from countersign.people.rules import can


def beside(finding: Model, request: HttpRequest) -> tuple[str, dict[str, object]]:
    """Public asks from this finding; for who may draft one, the button beside an official figure."""
    asks = Ask.objects.filter(finding=finding, state__in=PUBLIC).order_by("-pk")
    drafts = finding.state == "published" and can(actor_of(request), "ask.draft") and finding.figures.exists()
    return "involvement/beside.html", {"asks": asks, "drafts": drafts, "number": finding.pk}
