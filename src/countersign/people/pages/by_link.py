"""Signing in by a link in an e-mail: asking for it, and using it. Opening the link signs nobody in; pressing the button
does, because the software of a mailbox opens links, too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from countersign.errors import NotFound
from countersign.people import actions, queries
from countersign.people.forms import LinkForm
from countersign.people.pages.signing_in import first_step_done


@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """The same answer for every name."""
    form, asked = LinkForm(request.POST or None), False
    if request.method == "POST" and settings.SIGN_IN_LINK and form.is_valid():
        actions.ask_link(request, email=form.cleaned_data["email"], origin=queries.origin_of(request))
        asked = True
    shown = {"form": None if asked else form, "asked": asked, "by_link": settings.SIGN_IN_LINK}
    return render(request, "people/by_link.html", shown)


@never_cache
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/by_link_use.html")
    if not settings.SIGN_IN_LINK:
        raise NotFound("This register sends no links to sign in with.", remedy="Sign in with your password.")
    return first_step_done(request, actions.use_link(request, token))
