"""Addresses of the room, subject by subject."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "involvement"

ASKS: list[URLPattern] = []

PANELS: list[URLPattern] = []

SURVEYS: list[URLPattern] = []

urlpatterns: list[URLPattern] = [*ASKS, *PANELS, *SURVEYS]
