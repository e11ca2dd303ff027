"""Be written to: leave an address, take it back, with the code or by the link in a letter. It is never shown again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from countersign.experiences.actions import contacting
from countersign.experiences.forms import ContactForm, NewContactForm
from countersign.experiences.pages.sending import sent
from countersign.experiences.queries.own import account_of, contact_until
from countersign.people import actions as people
from countersign.people.queries import actor_of, origin_of
from countersign.people.rules import Actor


@never_cache
@sensitive_post_parameters()
def contact(request: HttpRequest) -> HttpResponse:
    """With the code: leave an address or another one, and see until when one is kept."""
    actor = actor_of(request)
    if actor.receipt_id is None:
        return redirect("follow")
    account, form = account_of(actor), ContactForm(sent(request))
    if request.method == "POST" and form.is_valid():
        contacting.leave_contact(account, by=actor, **form.left())
        messages.success(request, "We write to you when there is something to say. The address is sealed.")
        return redirect("contact-leave")
    return render(request, "experiences/contact.html", {"form": form, "until": contact_until(account)})


@never_cache
@sensitive_post_parameters()
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Right after telling: the code stands on the page and comes with the form, so that nobody types it again."""
    form = NewContactForm(request.POST)
    code = request.POST.get("code", "")
    actor = Actor("person", receipt_id=people.receipt_for(code, origin=origin_of(request)).pk)
    account = account_of(actor)
    if not form.is_valid():
        return render(request, "experiences/contact_new.html", {"form": form, "code": code})
    contacting.leave_contact(account, by=actor, **form.left())
    return render(request, "experiences/contact_left.html", {"code": code, "until": contact_until(account)})


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    contacting.remove_contact(account_of(actor), by=actor)
    messages.success(request, "The address is destroyed. Nobody writes to you.")
    return redirect("contact-leave")


@csrf_exempt  # a mail program sends it by itself (RFC 8058); all it can do is destroy the address of that letter
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link in every letter: a button for people, one POST for mail programs. No code, no word of any account."""
    if request.method == "POST":
        contacting.stop_writing(token)
        return render(request, "experiences/contact_stopped.html")
    contacting.check_stop(token)
    return render(request, "experiences/contact_stop.html")
