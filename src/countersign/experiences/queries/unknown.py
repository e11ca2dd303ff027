"""What people said about whose their account is, where the register knows nobody for certain."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from countersign.experiences.models import Experience, Source


def unknown_bodies(source: Source) -> QuerySet:
    """Each name of a body that no body of the register surely goes by, with ``accounts``; most accounts first.

    Rows of values ``said_body``, ``accounts``. Accounts that named nobody are left out.
    """
    waiting = Experience.objects.filter(source=source, state__in=("unsure", "unattached"), body=None)
    named = waiting.exclude(said_body="").order_by().values("said_body")
    return named.annotate(accounts=Count("pk")).order_by("-accounts", "said_body")
