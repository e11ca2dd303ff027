"""Work in the background."""

from __future__ import annotations

from countersign.site.access.opens import Opens, may

PAGES: dict[str, Opens] = {
    "work:jobs": may("job.manage"),
    "work:deed": may("job.manage", is_page=False, number=1, verb="drop"),
}
