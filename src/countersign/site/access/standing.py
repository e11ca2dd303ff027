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
    "where": everyone(),
    "ask-from-elsewhere": everyone(is_page=False),
    "widget": everyone(is_page=False),
    "redress": everyone(),
    "redress-csv": everyone(is_page=False),
    "card": everyone(slug="buses"),
    "wrong-doors": everyone(),
    "wrong-doors-csv": everyone(is_page=False),
    "sent-on": everyone(),
    "gaps": everyone(),
    "gaps-csv": everyone(is_page=False),
}
