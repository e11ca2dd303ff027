"""Addresses of the room of involvement."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "involvement"
urlpatterns: list[URLPattern] = []
