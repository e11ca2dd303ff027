"""What every request and every answer passes through."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from countersign.errors import CountersignError
from countersign.people.queries import SEEN, actor_of, is_over, lacks_factor, seen_mark
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


def idle_sessions(answer: Answer) -> Answer:
    """Whoever left a browser alone for an hour is signed out in it. Nothing is written: the browser keeps the note."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if SEEN in request.session and is_over(request, request.COOKIES.get(settings.SEEN_COOKIE_NAME, "")):
            request.user = AnonymousUser()
        response = answer(request)
        if request.user.is_authenticated and request.session.session_key:
            _note(response, request.session.session_key)
        return response

    return middleware


def _note(response: HttpResponse, session_key: str) -> None:
    response.set_cookie(
        settings.SEEN_COOKIE_NAME, seen_mark(session_key), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


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
        name = request.resolver_match.view_name
        opens_to = access.of(name)
        if opens_to.to != "everyone" and name not in _WITHOUT_CODE and _must_set_up(request):
            return redirect("second-factor")
        if opens_to.admits(actor_of(request)):
            return None
        if not request.user.is_authenticated:
            return redirect(f"/sign-in?next={quote(request.get_full_path())}")
        return faults.refusal(request, access.refusal(opens_to))


# What an account may open that still has to set up its second factor.
_WITHOUT_CODE = (
    "second-factor", "second-factor-setup", "passkeys", "passkey-add", "account", "sign-out-everywhere",
)  # fmt: skip


def _must_set_up(request: HttpRequest) -> bool:
    return request.user.is_authenticated and lacks_factor(request)
