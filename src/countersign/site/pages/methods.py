"""How numbers are made: one page for each method, with its version, its limits and what was measured of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from math import isnan
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.experiences import queries as experiences
from countersign.frontend.components import Column, Table
from countersign.insight.cubes import method_version
from countersign.insight.talk import METHOD as THEMES_VERSION
from countersign.site.pages.drawing import HOME
from countersign.stats.agreement import Estimate
from countersign.stats.disclosure import Shown, Sum, protect
from countersign.stats.intervals import wilson
from countersign.text.coding import codebook
from countersign.text.matching import FLOOR, SURE
from countersign.text.redact import REDACTION_VERSION

_LEAST = 50  # accounts read twice; with fewer, an agreement says more about chance than about the coders
ATTACHING_VERSION = "1"


@dataclass(frozen=True)
class Method:
    """One method. ``version`` is the one that runs here."""

    slug: str
    title: str
    lead: str
    version: str


def methods() -> tuple[Method, ...]:
    """Every method, in the order in which an account meets it."""
    return (
        Method("redaction", "Taking identifiers out", "Before anybody works with an account.", REDACTION_VERSION),
        Method("attaching", "Finding out who answers", "An id or a name, or nobody. Never a guess.", ATTACHING_VERSION),
        Method("coding", "Saying what an account is about", "By a published codebook.", codebook().version),
        Method("counting", "Counting", "Who is counted, in which base, and once.", method_version()),
        Method("themes", "Looking for themes", "What people talk about, in their own words.", THEMES_VERSION),
        Method("small-numbers", "Withholding small numbers", "So that no number gives anybody away.", method_version()),
    )


@require_safe
def methods_list(request: HttpRequest) -> HttpResponse:
    return render(request, "site/methods.html", {"methods": methods(), "crumbs": [HOME, ("How numbers are made", "")]})


@require_safe
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One method in plain words, with what was measured of it."""
    one = next((known for known in methods() if known.slug == slug), None)
    if one is None:
        raise NotFound("There is no method of this name.", remedy="See how numbers are made.")
    shown = {
        "method": one,
        "crumbs": [HOME, ("How numbers are made", reverse("methods")), (one.title, "")],
        **(_MORE[slug](one) if slug in _MORE else {}),
    }
    return render(request, f"site/method_{slug.replace('-', '_')}.html", shown)


@cache
def _measured() -> dict[str, dict]:
    return tomllib.loads(Path(__file__).with_name("measured.toml").read_text(encoding="utf-8"))


def measured(one: Method) -> dict[str, object]:
    """What was measured of a method: its table, and whether that was the version that runs here."""
    known = _measured()[one.slug]
    columns = [Column("What"), Column("Found", numeric=True), Column("Share (95 % interval)", numeric=True)]
    rows = [_measured_line(line["what"], line["found"], line["of"]) for line in known["lines"]]
    table = Table("measured", f"Measured on {known['on']}, version {known['version']}", columns, rows)
    return {"measured": known, "measured_table": table, "same_version": known["version"] == one.version}


def _measured_line(what: str, found: int, of: int) -> tuple[str, str, str]:
    limits = wilson(found, of)
    share = f"{100 * found / of:.1f} % ({100 * float(limits.lower):.1f} to {100 * float(limits.upper):.1f})"
    return what, f"{found:,} of {of:,}", share


def _attaching(one: Method) -> dict[str, object]:
    return measured(one) | {"sure": f"{100 * SURE:.0f}", "floor": f"{100 * FLOOR:.0f}"}


def _coding(one: Method) -> dict[str, object]:
    """The codebook, and how far person and machine agree over the accounts of each source that both read."""
    book = codebook()
    themes = [(theme.words, theme.definition) for theme in book.themes.values()]
    rows = [
        (source.name, book.words(line.code), f"{line.base:,}", _kappa(line.kappa))
        for source in experiences.sources()
        for line in experiences.agreements(source)
        if line.base >= _LEAST and not isnan(line.kappa.value)
    ]
    columns = [
        Column("Source"),
        Column("Code"),
        Column("Read by both", numeric=True),
        Column("Kappa (95 % interval)", numeric=True),
    ]
    table = Table("agreement", "Agreement of person and machine in this register", columns, rows) if rows else None
    return {"themes": themes, "agreement": table, "least": _LEAST}


def _kappa(kappa: Estimate) -> str:
    return f"{kappa.value:.2f} ({kappa.lower:.2f} to {kappa.upper:.2f})"


EXAMPLE = {"North": 31, "East": 12, "South": 8, "West": 3}
_TOTAL = "All four"


def _small_numbers(one: Method) -> dict[str, object]:
    """A worked example, protected by the very code that protects every release."""
    counts = EXAMPLE | {_TOTAL: sum(EXAMPLE.values())}
    shown: dict[str, Shown] = protect(counts, [Sum(_TOTAL, tuple(EXAMPLE))])
    rows = [(name, f"{counts[name]}", cell.word or f"{cell.value}") for name, cell in shown.items()]
    columns = [Column("Depot"), Column("Counted", numeric=True), Column("What everybody sees", numeric=True)]
    return {"example": Table("example", "Accounts about four made-up depots", columns, rows)}


_MORE = {"redaction": measured, "attaching": _attaching, "coding": _coding, "small-numbers": _small_numbers}
