"""Template tags that draw the components. Each has an example in docs/reference/components.md.

Pages load them with ``{% load frontend %}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain

from django import forms, template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from countersign.frontend.components import Cell, Number, Row, Table
from countersign.frontend.forms import first_input_id

register = template.Library()

_FOLDER = "frontend/components"
PAGE = "page"  # the query argument that pagination changes


# --- text


@register.simple_tag
def tag(words: str, colour: str = "") -> SafeString:
    """A short state: ``{% tag "Overdue" "red" %}``."""
    kind = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', kind, words)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Set apart from the text around it: ``{% inset %}…{% endinset %}``."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """Something with a consequence: ``{% warning %}…{% endwarning %}`` (text only)."""
    return _drawn("warning", content=content)


@register.simple_block_tag
def details(content: str, summary: str, opened: bool = False) -> SafeString:
    """Closed until asked for: ``{% details "How this was counted" %}…{% enddetails %}``."""
    return _drawn("details", content=content, summary=summary, opened=opened)


@register.simple_block_tag
def banner(content: str, name: str, title: str = "Important") -> SafeString:
    """A notice: ``{% banner "late" "Overdue" %}…{% endbanner %}``; ``name`` is unique on its page."""
    return _drawn("banner", content=content, name=name, title=title)


_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def linked_data(thing: dict[str, object]) -> SafeString:
    """What the page is about, for search engines: a block of data (schema.org), which no browser runs."""
    text = json.dumps(thing, ensure_ascii=False).translate(_IN_SCRIPT)
    return mark_safe(
        f'<script type="application/ld+json">{text}</script>'
    )  # every < is escaped: it cannot end the block


# --- lists, tables, numbers


@register.inclusion_tag(f"{_FOLDER}/summary_list.html")
def summary_list(rows: Iterable[Row | tuple[str, object]], lines: bool = True) -> dict:
    """Keys and values: ``{% summary_list rows %}``, each a :class:`Row` or a plain ``(key, value)`` pair."""
    drawn = [row if isinstance(row, Row) else Row(*row) for row in rows]
    return {"rows": drawn, "lines": lines, "has_deeds": any(row.deed for row in drawn)}


@register.inclusion_tag(f"{_FOLDER}/table.html", name="table")
def table_(table: Table) -> dict:
    """A table with its caption and its CSV: ``{% table contracts %}``."""
    return {"table": table}


@register.simple_tag
def table_cell(cell: object) -> SafeString | str:
    """What stands in one cell of a :class:`Table`."""
    cell = cell if isinstance(cell, Cell) else Cell(cell)
    if cell.value is None or cell.value == "":
        return mark_safe('<span class="cs-muted">not known</span>')  # a constant
    words = tag(str(cell.value), cell.tag) if cell.tag else cell.value
    return format_html('<a class="govuk-link" href="{}">{}</a>', cell.href, words) if cell.href else words


@register.inclusion_tag(f"{_FOLDER}/downloads.html")
def downloads(files: Iterable[tuple[str, str]]) -> dict:
    """Links to files: ``{% downloads files %}``, each ``(words, address)``."""
    return {"downloads": list(files)}


@register.inclusion_tag(f"{_FOLDER}/number.html")
def number(shown: Number) -> dict:
    """A number that opens to its base, source and method, or says it is withheld: ``{% number share %}``."""
    return {"number": shown}


@register.inclusion_tag(f"{_FOLDER}/empty.html")
def empty(title: str, what_to_do: str = "", href: str = "", link: str = "") -> dict:
    """Nothing here yet, and what to do: ``{% empty "No contracts yet" "Import a register to begin." %}``."""
    return {"title": title, "what_to_do": what_to_do, "href": href, "link": link or href}


@register.inclusion_tag(f"{_FOLDER}/chart.html")
def chart(caption: str, src: str, alt: str) -> dict:
    """A chart (SVG by address); put its table beside it: ``{% chart "By month" href "Rising since May"
    %}``.
    """
    return {"caption": caption, "src": src, "alt": alt}


@register.inclusion_tag(f"{_FOLDER}/progress.html")
def progress(label: str, done: int, total: int) -> dict:
    """How far long work has come: ``{% progress "Rows read" run.done run.total %}``."""
    percent = min(100, int(100 * done / total)) if total else 0
    return {"label": label, "done": done, "total": max(total, 1), "percent": percent}


# --- ways through


@register.inclusion_tag(f"{_FOLDER}/breadcrumbs.html")
def breadcrumbs(crumbs: Iterable[tuple[str, str]]) -> dict:
    """Where this page stands: pairs of words and address, the address of the last one empty."""
    return {"crumbs": list(crumbs)}


@register.simple_tag
def back_link(href: str, words: str = "Back") -> SafeString:
    """The way back from a question page, in a landmark of its own, as everything on a page stands in one."""
    return format_html('<nav aria-label="Back"><a class="govuk-back-link" href="{}">{}</a></nav>', href, words)


@register.simple_tag
def button_link(words: str, href: str, kind: str = "") -> SafeString:
    """A way to another page that looks like a button: ``{% button_link "Start" url %}``. It changes
    nothing.
    """
    look = f" govuk-button--{kind}" if kind else ""
    return format_html(
        '<a class="govuk-button{}" href="{}" role="button" draggable="false" data-module="govuk-button">{}</a>',
        look,
        href,
        words,
    )


@register.simple_tag(takes_context=True)
def post_button(context, words: str, url: str, kind: str = "", about: str = "", **values: object) -> SafeString:
    """A button that changes something: a form of its own, sent by POST with its token.

    ``kind`` is "", "secondary" or "warning". ``about`` tells equal buttons apart for those who hear the page.
    Further arguments become hidden fields: ``{% post_button "Sign off" url step="redact" %}``.
    """
    token = str(context.get("csrf_token", ""))
    return _drawn("post_button", words=words, url=url, kind=kind, about=about, values=values, csrf_token=token)


@register.inclusion_tag(f"{_FOLDER}/pagination.html", takes_context=True)
def pagination(context, page: Page) -> dict:
    """Links to the other pages of a list, keeping every filter: ``{% pagination page %}``."""
    query = context["request"].GET.copy()

    def href(number: int) -> str:
        query[PAGE] = str(number)
        return f"?{query.urlencode()}"

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    items = [{"number": n, "href": href(n), "current": n == page.number} if isinstance(n, int) else {} for n in shown]
    before = href(page.previous_page_number()) if page.has_previous() else ""
    after = href(page.next_page_number()) if page.has_next() else ""
    return {"page": page, "items": items, "previous": before, "next": after}


# --- forms


@register.inclusion_tag(f"{_FOLDER}/error_summary.html")
def error_summary(form: forms.BaseForm | None = None, faults: Iterable[tuple[str, str]] = ()) -> dict:
    """Every fault of a form as a link to its field. The layout draws it for ``form`` and ``faults``."""
    return {"faults": list(chain(_form_faults(form), faults or ()))}


@register.simple_tag
def field(bound: forms.BoundField, heading: bool = False, size: str = "") -> SafeString:
    """One field with label, hint and error; ``heading=True`` makes its label the page's ``h1``."""
    look = {"field": bound, "heading": heading, "size": size or ("l" if heading else "")}
    return mark_safe(render_to_string("frontend/forms/field.html", look))  # a rendered template


@register.inclusion_tag(f"{_FOLDER}/filter_form.html", takes_context=True)
def filter_form(context, form: forms.BaseForm, label: str = "Filter this list", button: str = "Apply") -> dict:
    """A form that narrows a list, sent by GET so that the result has an address."""
    request = context["request"]
    asked = any(request.GET.get(name) for name in form.fields)
    return {"form": form, "label": label, "button": button, "action": request.path, "clear": asked}


@register.filter
def is_single_checkbox(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.CheckboxInput)


def _form_faults(form: forms.BaseForm | None) -> Iterable[tuple[str, str]]:
    if form is None:
        return
    for words in form.non_field_errors():
        yield "", words
    for bound in form:
        for words in bound.errors:
            yield f"#{first_input_id(bound)}", words


def _drawn(component: str, **shown: object) -> SafeString:
    return mark_safe(render_to_string(f"{_FOLDER}/{component}.html", shown))  # a rendered template
