"""The public log."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone

PAGES: dict[str, Opens] = {
    "ledger:newest": everyone(),
    "ledger:line": everyone(index=0),
    "ledger:line-json": everyone(is_page=False, index=0),
    "ledger:checkpoint": everyone(is_page=False),
    "ledger:tile": everyone(is_page=False, path="0/000"),
}
