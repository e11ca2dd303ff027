"""What every request and every answer passes through."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from countersign.errors import CountersignError
from countersign.people.queries import actor_of
from countersign.site import access
from countersign.site.pages import faults

Answer = Callable[[HttpRequest], HttpResponse]

# Nothing is loaded from elsewhere and nothing runs that is not a file of ours. `data:` is for the arrows of
# selects.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def security_headers(answer: Answer) -> Answer:
    """Say on every answer what a browser may do with it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


class Refusals:
    """Our own errors become their page: status, message, remedy."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return faults.refusal(request, error) if isinstance(error, CountersignError) else None


class Doorkeeper:
    """Opens a page only to those whom the access list names; a page that is not on the list stays shut."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        opens_to = access.of(request.resolver_match.view_name)
        if opens_to.admits(actor_of(request)):
            return None
        if not request.user.is_authenticated:
            return redirect(f"/sign-in?next={quote(request.get_full_path())}")
        return faults.refusal(request, access.refusal(opens_to))
