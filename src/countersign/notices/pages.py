"""The outbox as an administrator sees it: what waits, what failed and why; never to whom, never its words."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound
from countersign.notices import actions, queries
from countersign.notices.forms import StateForm
from countersign.notices.states import NOTICE
from countersign.people.queries import actor_of
from countersign.people.rules import check

# verb in the address -> its deed, and what is said afterwards
_DEEDS = {
    "put-back": (actions.put_back, "It is back in the outbox and goes out with the next run."),
    "drop": (actions.drop, "It is dropped and will not be sent."),
}
_ON_A_PAGE = 50


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    check(actor_of(request), "notice.manage")
    form = StateForm(request.GET)
    page = Paginator(queries.listed(form.asked()), _ON_A_PAGE).get_page(request.GET.get("page"))
    for notice in page:
        notice.called, notice.verbs = queries.called(notice), _verbs(notice.state)
    return render(request, "notices/list.html", {"form": form, "page": page, "outbox": queries.outbox()})


@require_POST
def deed(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Put one notice back, or drop it."""
    if verb not in _DEEDS:
        raise NotFound("A notice can be put back or dropped, nothing else.")
    do, said = _DEEDS[verb]
    do(queries.notice(number), by=actor_of(request))
    messages.success(request, said)
    return redirect("notices:list")


def _verbs(state: str) -> list[tuple[str, str, str]]:
    """``(verb, words, look)`` of what may be done to a notice in this state."""
    offered = (("put_back", "put-back", "Put back", "secondary"), ("drop", "drop", "Drop", "secondary"))
    return [(verb, words, look) for step, verb, words, look in offered if step in NOTICE.verbs(state)]
