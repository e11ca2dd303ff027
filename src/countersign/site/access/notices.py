"""Letters that wait."""

from __future__ import annotations

from countersign.site.access.opens import Opens, may

PAGES: dict[str, Opens] = {
    "notices:list": may("notice.manage"),
    "notices:deed": may("notice.manage", is_page=False, number=1, verb="drop"),
}
