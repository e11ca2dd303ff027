"""Standing pages, which open to everyone."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone

PAGES: dict[str, Opens] = {
    "home": everyone(),
    "about": everyone(),
    "accessibility": everyone(),
    "privacy": everyone(),
    "cookies": everyone(),
    "methods": everyone(),
    "help": everyone(),
    "machines": everyone(),
}
