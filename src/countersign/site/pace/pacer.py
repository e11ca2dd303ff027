"""The pace of the site, kept at one place for every address: a new form is slowed without anybody thinking of it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from countersign import clock
from countersign.people import actions, queries
from countersign.people.floods import floods
from countersign.site.pace import proof
from countersign.site.pace.deciding import ALWAYS_OPEN, NEVER_HELD, Counts, decide, verb_of, wait_s
from countersign.site.pace.keeping import kept, typed
from countersign.site.pages import faults
from countersign.text.danger import danger

Answer = Callable[[HttpRequest], HttpResponse]
_MINUTE = 60
_FOR_MACHINES = "api"  # counted at a door of its own (see ``countersign.api.door``)


class Pacer:
    """Reading is counted by address in memory, sending by address, person and verb in the database."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        found = request.resolver_match
        if found.namespace == _FOR_MACHINES:
            return None
        if request.method == "POST":
            return None if found.view_name in NEVER_HELD else _sending(request, verb_of(found.view_name))
        return None if verb_of(found.view_name) in ALWAYS_OPEN else _reading(request)


def _reading(request: HttpRequest) -> HttpResponse | None:
    mark, most = queries.address_mark(request), settings.READS_PER_MINUTE
    now = int(clock.now().timestamp())
    if not (mark and most) or floods(settings.HOME).count(mark, now // _MINUTE) <= most:
        return None
    return faults.flooded(_MINUTE - now % _MINUTE)


def _sending(request: HttpRequest, verb: str) -> HttpResponse | None:
    actor, who = queries.actor_of(request), queries.address_mark(request)
    is_staff = actor.kind == "staff"
    marks = {"address": "" if is_staff else who, "person": queries.person_mark(actor), "verb": "everybody"}
    counts = Counts(**actions.count_post(verb, marks))
    limits = Counts(settings.POSTS_PER_ADDRESS, settings.POSTS_PER_PERSON, settings.POSTS_PER_VERB)
    verdict = decide(counts, limits, verb=verb, is_staff=is_staff)
    if verdict == "go" or danger(typed(request)):
        return None
    if verdict == "wait":
        return _held(request, wait=actions.pace_wait_s())
    return _unless_proved(request, verb, who, wait_s(counts, limits, at_least=settings.PROOF_WAIT_S))


def _unless_proved(request: HttpRequest, verb: str, who: str, wait: int) -> HttpResponse | None:
    """Let it through for a proof that was not used before; one that is only too early may be brought again."""
    given = proof.returned(request.POST.get(proof.TOKEN, ""), verb=verb, who=who)
    if given and proof.is_met(given, request.POST.get(proof.NUMBER, "")):
        if actions.use_proof(given.key):
            return None
        given = None
    asked = given or proof.challenge(verb=verb, who=who, work=settings.PROOF_WORK, wait_s=wait)
    return _held(request, wait=asked.left_s, asked=asked)


def _held(request: HttpRequest, *, wait: int, asked: proof.Challenge | None = None) -> HttpResponse:
    shown = {"kept": kept(request), "wait": wait, "minutes": -(-wait // _MINUTE), "asked": asked, "proof": proof}
    response = render(request, "site/held.html", shown, status=429)
    response.headers["Retry-After"] = str(max(1, wait))
    add_never_cache_headers(response)
    return response
