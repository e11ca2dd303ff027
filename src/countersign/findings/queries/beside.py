"""Findings about an official figure that lies far from what users told."""

from __future__ import annotations

from django.db.models import Model

from countersign.findings.models import Figure, Finding
from countersign.terms.queries import Contradiction


def about_rating(found: Contradiction) -> Finding | None:
    """A finding of that kind about the same rating, which was neither dropped nor retired."""
    rating = found.rating
    figures = Figure.objects.filter(label=label_of(rating), period=period_of(rating), finding__kind="contradiction")
    own = figures.filter(finding__contract=rating.kpi.schedule.contract_id)
    one = own.exclude(finding__state__in=("dropped", "retired")).select_related("finding").first()
    return one.finding if one else None


def label_of(rating: Model) -> str:
    """How the figure is called beside a finding."""
    return rating.kpi.title[:200]


def period_of(rating: Model) -> str:
    return f"{rating.starts_on:%-d %B %Y} to {rating.ends_on:%-d %B %Y}"
