"""The desk of the parties: ask for what is shared about a contract, read it, or take it away as a file.

Each ask is written down, so an address that is only opened gives nothing: asking is a form that is sent.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from countersign.errors import NotAllowed, NotValid
from countersign.experiences import actions
from countersign.experiences.forms.shared import SharedForm
from countersign.experiences.queries.shared import Shared
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Column, Table
from countersign.people.queries import actor_of
from countersign.register import queries as register
from countersign.terms import queries as terms

_MOST_SHOWN = 200  # lines on the page; the file has all


@never_cache
def shared(request: HttpRequest, slug: str) -> HttpResponse:
    """What is arranged, what is blocked, the form, and what came of it where it was sent."""
    contract, bodies = place(request, slug)
    form = SharedForm(bodies, request.POST or None)
    found = _asked(request, contract, form) if request.method == "POST" and form.is_valid() else None
    shown = {
        "contract": contract,
        "form": form,
        "found": found,
        "tables": list(_tables(found)) if found else [],
        "refused": _refused(found) if found else None,
        "sent": [(name, value) for name, values in request.POST.lists() for value in values if name in form.fields],
        "files": _files(found),
        "blocked": [(body, list(terms.blocked(contract.pk, body_id=body.pk))) for body in bodies],
        "most": _MOST_SHOWN,
    }
    refused = found is not None and not found.decided.given
    return render(request, "experiences/shared.html", shown, status=403 if refused else 200)


@require_POST
def shared_csv(request: HttpRequest, slug: str, part: str) -> HttpResponseBase:
    """The same as a file: ``words``, ``codes`` or ``numbers``, never two of them in one. It is an ask of its own."""
    contract, bodies = place(request, slug)
    form = SharedForm(bodies, request.POST)
    if not form.is_valid():
        raise NotValid("Say what you ask for.", remedy="Go back to the page and send its form.")
    found = actions.ask_shared(contract, by=actor_of(request), **form.asked())
    if part not in _parts(found):
        rules = "; ".join(f"{one.rule}: {one.unblocks}" for one in found.decided.refused)
        raise NotAllowed("Nothing of this is given.", remedy=rules)
    header, rows = _parts(found)[part]
    response = StreamingHttpResponse(write_csv(rows, header=header), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="shared-{part}-{contract.slug}.csv"'
    return response


def place(request: HttpRequest, slug: str) -> tuple[object, list]:
    """The contract, and the bodies of it for which this visitor acts; :class:`NotAllowed` where there is none."""
    contract, own = register.contract_by_slug(slug), actor_of(request).bodies("provider", "commissioner")
    bodies = list({p.body_id: p.body for p in register.parties_of(contract) if p.body_id in own}.values())
    if not bodies:
        raise NotAllowed("You act for no body of this contract.", remedy="Its numbers are on its own page.")
    return contract, bodies


def _asked(request: HttpRequest, contract, form: SharedForm) -> Shared:
    return actions.ask_shared(contract, by=actor_of(request), **form.asked())


def _parts(found: Shared) -> dict[str, tuple[tuple[str, ...], Iterable[tuple[str, ...]]]]:
    """``part -> (header, rows)`` of what was given; a part that was refused is not there."""
    given, names = found.decided.given, dict(terms.FIELDS)
    parts: dict[str, tuple[tuple[str, ...], Iterable[tuple[str, ...]]]] = {}
    if "words" in given:
        parts["words"] = (("words",), [(one,) for one in found.words])
    if found.codes:
        parts["codes"] = (tuple(names[code] for code in found.codes), found.records)
    if "numbers" in given:
        parts["numbers"] = (("what", "accounts"), found.numbers)
    return parts


def _files(found: Shared | None) -> list[tuple[str, str]]:
    """(words of the button, address) of each file."""
    if found is None:
        return []
    slug = found.decided.contract.slug
    return [(f"Download {part} as CSV", reverse("shared-csv", args=[slug, part])) for part in _parts(found)]


def _tables(found: Shared) -> Iterable[Table]:
    for part, (header, rows) in _parts(found).items():
        columns = [Column(words.capitalize()) for words in header]
        rows = list(rows)
        caption = f"{part.capitalize()}: {len(rows):,} lines"
        yield Table(part, caption, columns, rows[:_MOST_SHOWN], first_is_header=False)


def _refused(found: Shared) -> Table | None:
    columns = [Column("Field"), Column("Rule"), Column("What would unblock it")]
    names = dict(terms.FIELDS)
    rows = [(names[one.field], one.rule, one.unblocks) for one in found.decided.refused]
    return Table("refused", "Refused", columns, rows) if rows else None
