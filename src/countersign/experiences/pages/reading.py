"""The reading page: redacted words with the machine's reasons on the left, the codes as a form on the right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from countersign.errors import NotSafe, NotValid
from countersign.experiences import actions, queries, rules
from countersign.experiences.forms import CodingForm, HoldForm, RedactionForm
from countersign.experiences.marking import Piece, deciding, marked
from countersign.experiences.models import Coding, Experience
from countersign.experiences.pages.sending import sent
from countersign.experiences.pages.timing import opened, worked
from countersign.experiences.queries import chosen
from countersign.people.queries import actor_of
from countersign.text.coding import codebook


@never_cache
@sensitive_post_parameters()
def read(request: HttpRequest, key: str) -> HttpResponse:
    """Read an account; a POST saves one's own coding and goes on to the next."""
    by, account = actor_of(request), queries.experience(key)
    rules.check_step(by, "code")
    machine, own = chosen.codings_of(account, by)
    form = CodingForm(request.POST) if request.method == "POST" else CodingForm.of(own or machine or Coding())
    if request.method == "POST" and form.is_valid():
        actions.read(account, by=by, **form.cleaned_data)
        worked(request, account)
        messages.success(request, "Your coding is saved.")
        return _next(account)
    return render(request, "experiences/desk_read.html", _shown(account, machine, own) | {"form": form})


@require_POST
def agree(request: HttpRequest, key: str) -> HttpResponse:
    """Code it as the machine did, and go on to the next."""
    account = queries.experience(key)
    actions.agree(account, by=actor_of(request))
    worked(request, account)
    messages.success(request, "You agree with the machine.")
    return _next(account)


@never_cache
@sensitive_post_parameters()
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Put one's own redaction in place of the machine's; identifiers that are still there are named by their kind."""
    by, account = actor_of(request), queries.experience(key)
    rules.check_step(by, "redact")
    form = RedactionForm(sent(request), initial={"text": account.redacted_text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(account, text=form.cleaned_data["text"], by=by)
            worked(request, account)
            messages.success(request, "Your redaction is saved.")
            return redirect("desk-read", key)
        except (NotSafe, NotValid) as refused:
            form.add_error("text", str(refused))
    return render(request, "experiences/desk_correct.html", {"account": account, "form": form, "opened": opened()})


def _next(account: Experience) -> HttpResponse:
    return redirect(next_address(account))


def next_address(account: Experience) -> str:
    """Where to go on: the batch it is in, or the redactions to check."""
    if account.batch_id is None:
        return reverse("desk-redactions")
    return f"{reverse('desk-batch-next', args=[account.batch_id])}?after={account.key}"


def _shown(account: Experience, machine: Coding | None, own: Coding | None) -> dict[str, object]:
    batch = account.batch
    return {
        "account": account,
        "opened": opened(),
        "machine": machine,
        "own": own,
        "pieces": _pieces(account, machine),
        "draft": _draft(machine) if machine else (),
        "batch": batch,
        "reading": queries.reading(batch) if batch else None,
        "next": next_address(account),
        "hold": HoldForm(),
        "can_hold": account.state not in ("held", "withdrawn", "set_aside", "counted"),
    }


def _pieces(account: Experience, machine: Coding | None) -> list[Piece]:
    book = codebook()
    why = machine.why if machine else {}
    telling = {
        code: found for code, found in why.items() if code not in book.kind.values
    } or why  # the kind is told by most
    spans = deciding(account.redacted_text, telling)
    return marked(account.redacted_text, ((start, end, book.words(code)) for start, end, code in spans))


def _draft(machine: Coding) -> list[str]:
    """What the machine says, in words, for agreeing at a glance."""
    book = codebook()
    single = [machine.kind, machine.respect, machine.confidence, machine.time_lost]
    said = [book.words(code) for code in (*single, *machine.themes) if code not in ("", "none")]
    return [*said, *(["Afraid"] if machine.fear else [])]
