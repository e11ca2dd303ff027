"""Asks, panels and surveys."""

from __future__ import annotations

from countersign.site.access.opens import Opens

PAGES: dict[str, Opens] = {}
