"""Track records, procurements and decisions."""

from __future__ import annotations

from countersign.site.access.opens import Opens

PAGES: dict[str, Opens] = {}
