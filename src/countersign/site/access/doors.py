"""Pages that compose several rooms; the examples are in tests/browser/world.py."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone

PAGES: dict[str, Opens] = {
    "ask": everyone(is_page=False),
    "search": everyone(),
    "method": everyone(slug="small-numbers"),
    "body": everyone(slug="saltway-transport"),
    "body-csv": everyone(is_page=False, slug="saltway-transport"),
    "body-contracts-csv": everyone(is_page=False, slug="saltway-transport"),
    "body-commissioning": everyone(slug="marshland-council"),
    "body-law-csv": everyone(is_page=False, slug="marshland-council"),
    "service": everyone(slug="school-buses"),
    "service-csv": everyone(is_page=False, slug="school-buses"),
    "service-contracts-csv": everyone(is_page=False, slug="school-buses"),
    "market": everyone(),
    "market-csv": everyone(is_page=False),
    "contract": everyone(slug="buses"),
    "contract-csv": everyone(is_page=False, slug="buses"),
    "place": everyone(pk=1),
    "place-contracts-csv": everyone(is_page=False, pk=1),
    "contact": everyone(),
    "alive": everyone(is_page=False),
    "ready": everyone(is_page=False),
    "metrics": everyone(is_page=False),  # asks for its own token, or for this machine
    "robots": everyone(is_page=False),
    "catalogue-json": everyone(is_page=False),
    "catalogue-turtle": everyone(is_page=False),
    "sitemap-index": everyone(is_page=False),
    "sitemap": everyone(is_page=False, section="bodies"),
    "security-txt": everyone(is_page=False),
}
