"""What a form is filled from."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent by POST, even if nothing was filled in; None where the page was only asked for."""
    return request.POST if request.method == "POST" else None
