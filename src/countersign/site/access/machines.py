"""Addresses for machines; read by everyone, without a key."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone

PAGES: dict[str, Opens] = {
    "api:openapi-json": everyone(is_page=False),
    "api:api-root": everyone(is_page=False),
    "api:bodies": everyone(is_page=False),
    "api:body": everyone(is_page=False, slug="saltway-transport"),
    "api:places": everyone(is_page=False),
    "api:services": everyone(is_page=False),
    "api:service": everyone(is_page=False, slug="buses"),
    "api:contracts": everyone(is_page=False),
    "api:contract": everyone(is_page=False, slug="buses"),
    "api:findings": everyone(is_page=False),
    "api:finding": everyone(is_page=False, number=1),
    "api:answers": everyone(is_page=False),
    "api:commitments": everyone(is_page=False),
    "api:commitment": everyone(is_page=False, number=1),
    "api:numbers": everyone(is_page=False),
    "api:measures": everyone(is_page=False),
}
