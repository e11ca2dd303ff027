"""Write down for somebody what they said by phone, on paper or across a desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from countersign.experiences import words
from countersign.experiences.actions.telling import enter as enter_account
from countersign.experiences.forms import EnterForm
from countersign.experiences.pages.sending import sent
from countersign.people.queries import actor_of
from countersign.text.danger import danger, doors_for


@never_cache
@sensitive_post_parameters()
def enter(request: HttpRequest) -> HttpResponse:
    """The form; sending answers with a receipt to hand over, and with the right doors where there is danger."""
    form = EnterForm(sent(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "experiences/enter.html", {"form": form})
    told = {name: value for name, value in form.cleaned_data.items() if name != "agreed"}
    _, code = enter_account(by=actor_of(request), **told)
    shown = {"code": code, "doors": doors_for(danger(words.typed(told))), "afraid": told["fears"]}
    return render(request, "experiences/entered.html", shown)
