"""From a file to a run: upload → map → check → run.

What was chosen so far lies in the visitor's session, the file in the inbox.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound, NotNow, NotReadable, NotValid
from countersign.formats import tabular
from countersign.formats.tabular import Dialect
from countersign.frontend.components import Column, Table
from countersign.intake import actions, jobs, queries, rules
from countersign.intake.forms import MappingForm, UploadForm
from countersign.intake.targets import Target, target
from countersign.people.queries import actor_of

TARGET = "experiences"
_CHOSEN = "intake_chosen"


@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """The form; a file that can be read leads on to its columns."""
    chosen = target(TARGET)
    form = UploadForm(chosen, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        context = {chosen.about: form.cleaned_data["belongs"]}
        rules.check_import(actor_of(request), body_id=chosen.body_of(context))
        try:
            request.session[_CHOSEN] = _received(form, context)
            return redirect("import-map")
        except NotReadable as error:
            form.add_error("file", str(error))
    return render(request, "intake/upload.html", {"form": form, "runs": queries.runs().filter(target=TARGET)[:10]})


def _received(form: UploadForm, context: dict[str, str]) -> dict[str, Any]:
    path = actions.receive_file(form.cleaned_data["file"].chunks())
    try:
        dialect = tabular.guess(path)
    except NotReadable:
        path.unlink()
        raise
    name = form.cleaned_data["profile"]
    given = queries.profile(name).for_file(dialect) if name else queries.suggested(TARGET, path, dialect)
    return {"path": str(path), "context": context, "given": given}


def _chosen(request: HttpRequest) -> dict[str, Any]:
    chosen = request.session.get(_CHOSEN)
    if not chosen or not Path(chosen["path"]).exists():
        raise NotFound("There is no uploaded file.", remedy="Upload it again.")
    return chosen


@never_cache
def columns(request: HttpRequest) -> HttpResponse:
    """The first rows, and which column fills which of our fields."""
    chosen, known = _chosen(request), target(TARGET)
    dialect = Dialect.from_dict(chosen["given"]["dialect"])
    found = tabular.columns(chosen["path"], dialect)
    form = MappingForm(known, found, chosen["given"], request.POST or None)
    faults: tuple[tuple[str, str], ...] = ()
    if request.method == "POST" and form.is_valid():
        faults = _map(request, chosen, form, dialect)
        if not faults:
            return redirect("import-check")
    shown = tabular.preview(chosen["path"], dialect)
    context = {"form": form, "faults": faults, "dialect": dialect, "first": _first_rows(shown), "bad": shown.bad}
    return render(request, "intake/map.html", context)


def _map(
    request: HttpRequest, chosen: dict[str, Any], form: MappingForm, dialect: Dialect
) -> tuple[tuple[str, str], ...]:
    """Keep the mapping if it fits and say what does not."""
    given = {"mapping": form.mapping, "blank": form.blanks, "dialect": dialect.to_dict()}
    try:
        queries.mapping_of(TARGET, given)
        if name := form.cleaned_data["save_as"]:
            actions.save_profile(
                name=name, target=TARGET, mapping=form.mapping, blank=form.blanks, by=actor_of(request)
            )
    except NotValid as error:
        return tuple((f"{where}__columns", what) for where, what in error.faults) or (("save_as", str(error)),)
    request.session[_CHOSEN] = {**chosen, "given": given}
    return ()


def _first_rows(shown: tabular.Preview) -> Table:
    heads = [Column("Line", numeric=True), *(Column(name) for name in shown.dialect.columns)]
    return Table("first", "The first rows, as they will be read", heads, [
        (row.line, *(value[:120] or "–" for value in row.values)) for row in shown.rows
    ])  # fmt: skip


@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """What the first 1,000 rows would become; nothing is stored yet."""
    chosen = _chosen(request)
    found = queries.check(TARGET, chosen["path"], chosen["given"])
    refused = [(line, _label(field), reason) for line, field, reason in found.refused[:50]]
    return render(request, "intake/check.html", {
        "found": found, "refused": refused_table(refused, f"Refused among the first {found.read:,} rows"),
    })  # fmt: skip


def refused_table(rows: list[tuple[int, str, str]], caption: str, csv_href: str = "") -> Table:
    heads = [Column("Line", numeric=True), Column("Field"), Column("Reason")]
    return Table(
        "refused", caption, heads, [(line, field or "whole row", reason) for line, field, reason in rows], csv_href
    )


def _label(field: str) -> str:
    known: Target = target(TARGET)
    return next((one.label for one in known.fields if one.name == field), field)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Open the run and hand it to the worker; a file that was here before asks once more."""
    chosen = _chosen(request)
    try:
        run = actions.open_run(
            target=TARGET, path=chosen["path"], profile=chosen["given"], context=chosen["context"],
            by=actor_of(request), uploaded=True, again=request.POST.get("again") == "yes",
        )  # fmt: skip
    except NotNow as error:
        return render(request, "intake/again.html", {"error": error}, status=409)
    del request.session[_CHOSEN]
    jobs.work_on.enqueue(run.key)
    messages.success(request, "The import has begun. You can leave this page.")
    return redirect("import-run", key=run.key)
