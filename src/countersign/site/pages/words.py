"""Standing pages: what this register is, what happens to words, how numbers are made, where else to turn."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# What is kept of an account, how, and for how long.
PRIVACY_KEPT = (
    (
        "The original",
        "Encrypted, under a key that is not kept with it. Opened only by a steward with a reason. Deleted on its date.",
    ),
    (
        "The redacted text",
        "Names, addresses, numbers and other marks of a person are taken out. "
        "Published only after a steward signed it off.",
    ),
    (
        "Your receipt code",
        "Shown to you once. We keep only a scrambled mark of it: we cannot tell you the code, "
        "and nobody can read it here.",
    ),
    (
        "An e-mail address, if you leave one",
        "Encrypted, opened by nobody but the program that sends the letter. Deleted after 12 months, when you withdraw "
        "what you told, or when you take it back. You never need to leave one.",
    ),
    ("The public log", "Says that something was done, never to whom. It holds no words of yours."),
)


def _standing(name: str, **shown: object):
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"site/{name}.html", shown)

    page.__name__ = name
    return page


about = _standing("about")
accessibility = _standing("accessibility")
privacy = _standing("privacy", privacy_kept=PRIVACY_KEPT)
cookies = _standing("cookies")
independent_help = _standing("help")
contact = _standing("contact")
