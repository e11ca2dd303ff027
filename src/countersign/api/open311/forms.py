"""What other people's software may send: which requests it wants, and what somebody has to tell."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from countersign import clock

SPAN = dt.timedelta(days=90)
LONGEST = 4000


class RequestsForm(forms.Form):
    """An empty argument is an absent one. ``service_request_id`` overrides all others."""

    service_request_id = forms.CharField(required=False, max_length=2000)
    service_code = forms.CharField(required=False, max_length=2000)
    status = forms.CharField(required=False, max_length=40)
    start_date = forms.CharField(required=False, max_length=40)
    end_date = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def clean_start_date(self) -> dt.datetime | None:
        return _moment("start_date", self.cleaned_data["start_date"])

    def clean_end_date(self) -> dt.datetime | None:
        return _moment("end_date", self.cleaned_data["end_date"])

    def clean_status(self) -> list[str]:
        asked = _listed(self.cleaned_data["status"])
        if set(asked) - {"open", "closed"}:
            raise forms.ValidationError("status is open, closed, or both with a comma")
        return asked

    def clean(self) -> dict[str, Any]:
        """The last ninety days where nothing else is asked; never more than ninety days at once."""
        said = super().clean() or {}
        until = said.get("end_date") or clock.now()
        since = said.get("start_date") or until - SPAN
        if until < since or until - since > SPAN:
            raise forms.ValidationError("start_date and end_date are at most 90 days apart, the earlier first")
        ids, codes = (_listed(said.get(name, "")) for name in ("service_request_id", "service_code"))
        return said | {"ids": ids, "codes": codes, "since": since, "until": until}


class ReportForm(forms.Form):
    """A report. Names, addresses to write to and pictures may be sent as the standard has it; none of them is kept."""

    service_code = forms.CharField(max_length=120, error_messages={"required": "service_code required"})
    description = forms.CharField(max_length=LONGEST, error_messages={"required": "description required"})
    address_string = forms.CharField(required=False, max_length=300)
    address_id = forms.CharField(required=False, max_length=300)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    long = forms.FloatField(required=False, min_value=-180, max_value=180)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        where = said.get("address_string") or said.get("address_id")
        if not where and (said.get("lat") is None or said.get("long") is None):
            raise forms.ValidationError("lat and long, or address_string, or address_id required")
        return said | {"where": where or f"near {said['lat']:.2f}, {said['long']:.2f}"}


def faults(form: forms.Form) -> list[str]:
    """Every fault, each with the argument it is about."""
    return [
        text if name == forms.forms.NON_FIELD_ERRORS or text.startswith(name) else f"{name}: {text}"
        for name, texts in form.errors.items() for text in texts
    ]  # fmt: skip


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _moment(name: str, text: str) -> dt.datetime | None:
    """A date-time in W3C form with its offset; None where nothing was said."""
    try:
        found = parse_datetime(text.strip().replace(" ", "+")) if text.strip() else None
    except ValueError:
        found = None
    if text.strip() and (found is None or found.tzinfo is None):
        raise forms.ValidationError(f"{name} is a date-time with an offset, such as 2026-11-30T09:00:00Z")
    return found
