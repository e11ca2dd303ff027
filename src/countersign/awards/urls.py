"""Addresses of the room of awards: procurements first, then track records."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "awards"

_PROCUREMENTS: list[URLPattern] = []
_RECORDS: list[URLPattern] = []
urlpatterns = [*_PROCUREMENTS, *_RECORDS]
