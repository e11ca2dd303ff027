"""Forms as they are drawn: every input has its label, hint and fault, and every fault leads to its input."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django import forms
from django.template import Context, Template

from countersign.frontend.forms import Checkboxes, DateField, Radios

KINDS = [("problem", "Problem"), ("praise", "Praise")]


class Everything(forms.Form):
    words = forms.CharField(help_text="Leave out names.", widget=forms.Textarea)
    place = forms.CharField()
    kind = forms.ChoiceField(choices=KINDS, widget=Radios(hints={"problem": "Something went wrong"}))
    kinds = forms.MultipleChoiceField(choices=KINDS, widget=Checkboxes)
    body = forms.ChoiceField(choices=KINDS)
    agreed = forms.BooleanField()
    file = forms.FileField()
    born = DateField()


def page(form: forms.Form) -> str:
    return Template("{% load frontend %}{% error_summary form %}{{ form }}").render(Context({"form": form}))


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


def test_every_fault_leads_to_an_input_that_exists() -> None:
    html = page(Everything({}))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == len(Everything.base_fields)
    assert set(targets) <= set(ids(html))


def test_every_label_belongs_to_an_input_and_every_description_exists() -> None:
    html = page(Everything({}))
    assert set(re.findall(r'<label[^>]* for="([^"]*)"', html)) <= set(ids(html))
    described = {one for found in re.findall(r'aria-describedby="([^"]+)"', html) for one in found.split()}
    assert described and described <= set(ids(html))


@pytest.mark.parametrize("form", [Everything(), Everything({})], ids=["empty", "faulty"])
def test_no_id_is_used_twice(form: forms.Form) -> None:
    found = ids(page(form))
    assert len(found) == len(set(found))


def test_a_label_made_of_stored_words_is_escaped() -> None:
    form = Everything()
    form.fields["place"].label = form.fields["kind"].label = "<b>Quay</b>"
    form.fields["kind"].choices = [("x", "<b>Quay</b>")]
    assert "<b>Quay" not in page(form)


def test_what_was_sent_is_shown_again() -> None:
    html = page(Everything({"words": "It rained in.", "kind": "praise", "kinds": ["praise"], "born_day": "31"}))
    assert "It rained in." in html and html.count("checked") == 2 and 'value="31"' in html


def test_a_date_is_read_from_its_three_parts() -> None:
    sent = {"born_day": "27", "born_month": " 3", "born_year": "1961"}
    form = Everything(sent)
    form.is_valid()
    assert form.cleaned_data["born"] == dt.date(1961, 3, 27)
    assert 'value="27"' in page(Everything(initial={"born": dt.date(1961, 3, 27)}))


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        (("31", "2", "2026"), "real date"),
        (("1", "13", "2026"), "real date"),
        (("x", "1", "2026"), "real date"),
        (("1", "1", "0"), "real date"),
        (("1", "", "2026"), "day, the month and the year"),
        (("", "", ""), "required"),
    ],
)
def test_a_date_that_is_none_says_what_is_wrong(parts: tuple[str, ...], fault: str) -> None:
    form = Everything(dict(zip(("born_day", "born_month", "born_year"), parts, strict=True)))
    assert fault in " ".join(form.errors["born"])


def test_a_question_page_has_its_label_as_heading() -> None:
    html = Template("{% load frontend %}{% field form.place heading=True %}{% field form.kind heading=True %}").render(
        Context({"form": Everything()})
    )
    assert html.count("<h1") == 2 and "govuk-label--l" in html and "govuk-fieldset__legend--l" in html
