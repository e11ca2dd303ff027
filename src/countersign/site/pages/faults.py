"""The page of everything that goes wrong: what happened, and what to do now. Never a trace, never what was
typed.
"""

from __future__ import annotations

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from countersign.errors import CountersignError, NotFound, NotValid, TooMany, no_room

log = logging.getLogger("countersign.site")


def refusal(request: HttpRequest, error: CountersignError) -> HttpResponse:
    """The page of one of our own errors, under its status."""
    if error.status >= 500:
        log.error("%s on %s", type(error).__name__, request.resolver_match and request.resolver_match.view_name)
    listed = error.faults if isinstance(error, NotValid) else ()
    shown = {"title": error.title, "message": error.message, "remedy": error.remedy, "listed": listed}
    response = render(request, "site/refused.html", shown, status=error.status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(
        request,
        NotFound(
            "There is nothing at this address.",
            remedy="If you typed it, check that it is correct. If a link led here, please tell us which.",
        ),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("This could not be understood", "Go back, and try again.", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("You cannot do this", "Sign in, or ask the host of this register.", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without the mark that shows it was ours: it was open for too long, or cookies are
    off.
    """
    words = "Nothing was saved. Go back, load the page again and send it once more. This site needs one cookie for it."
    return _plain("The form is too old", words, status=403)


def flooded(wait_s: int) -> HttpResponse:
    """Too many pages were asked for from one address: no database is asked, and the ways to help stay open."""
    words = (
        f"More pages were asked for from where you are than we can serve at once. Wait {wait_s} seconds, then load it "
        "again. To say what happened at /tell, to follow it at /receipt and to find help at /help you need not wait. "
        "If somebody is in danger now, ring 999."
    )
    response = _plain("Please wait a moment", words, status=429)
    response.headers["Retry-After"] = str(wait_s)
    response.headers["Cache-Control"] = "no-store"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    if full := no_room(sys.exc_info()[1]):
        return _plain(full.title, str(full), status=full.status)
    words = "It is not your fault, and nothing you sent was published. Try again in a few minutes."
    return _plain("Something went wrong", words, status=500)


def _plain(title: str, words: str, *, status: int) -> HttpResponse:
    """A page that needs neither a database nor a session, for when one of them may be what is broken."""
    return HttpResponse(render_to_string("site/plain.html", {"title": title, "words": words}), status=status)
