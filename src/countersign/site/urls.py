"""Every address of the site. Rooms bring their own; the list is composed here."""

from __future__ import annotations

urlpatterns: list = []
