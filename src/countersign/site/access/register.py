"""Lists of the register."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may

PAGES: dict[str, Opens] = {
    "register:bodies": everyone(),
    "register:bodies-csv": everyone(is_page=False),
    "register:services": everyone(),
    "register:services-csv": everyone(is_page=False),
    "register:contracts": everyone(),
    "register:contracts-csv": everyone(is_page=False),
    "register:links": may("link.check"),
    "register:links-csv": may("link.check", is_page=False),
    "register:link-again": may("link.check", is_page=False, pk=1),
}
