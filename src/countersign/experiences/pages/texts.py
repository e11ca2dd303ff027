"""Words to sign off for publication, each with what could still give somebody away, and with earlier ones like it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotSafe
from countersign.experiences import actions, queries, rules
from countersign.experiences.marking import giving_away, marked
from countersign.experiences.pages.desk import shown
from countersign.experiences.pages.timing import opened, worked
from countersign.experiences.queries import chosen
from countersign.people.queries import actor_of


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Ten texts at a time, whole, so that nobody signs off what they have not read."""
    rules.check_step(actor_of(request), "sign_off")
    page = shown(request, queries.texts_to_sign_off(), per=10)
    like = chosen.published_like(page.object_list)
    for account in page:
        account.pieces = marked(account.redacted_text, giving_away(account.redacted_text))
        account.like = like.get(account.pk)
    return render(request, "experiences/desk_texts.html", {"page": page, "opened": opened()})


@require_POST
def sign_off(request: HttpRequest, key: str) -> HttpResponse:
    """The words may be published; refused, with the reason, where an identifier is found in them."""
    try:
        account = actions.sign_off_text(queries.experience(key), by=actor_of(request))
        worked(request, account)
        messages.success(request, "Signed off. The words may be shown in public.")
    except NotSafe as refused:
        messages.error(request, str(refused))
    return redirect("desk-texts")
