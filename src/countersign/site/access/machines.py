"""Addresses for machines; read by everyone, without a key."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone

_NOTHING = "00000000-0000-8000-8000-000000000001"  # ids hang on the register's address

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
    "api:hsds": everyone(is_page=False),
    "api:hsds-services": everyone(is_page=False),
    "api:hsds-service": everyone(is_page=False, id=_NOTHING),
    "api:hsds-delivered": everyone(is_page=False),
    "api:hsds-delivered-one": everyone(is_page=False, id=_NOTHING),
    "api:hsds-organizations": everyone(is_page=False),
    "api:hsds-organization": everyone(is_page=False, id=_NOTHING),
    "api:hsds-taxonomies": everyone(is_page=False),
    "api:hsds-taxonomy": everyone(is_page=False, id=_NOTHING),
    "api:hsds-terms": everyone(is_page=False),
    "api:hsds-term": everyone(is_page=False, id=_NOTHING),
    "api:open311": everyone(is_page=False, format="json"),
    "api:open311-services": everyone(is_page=False, format="json"),
    "api:open311-definition": everyone(is_page=False, code="buses", format="xml"),
    "api:open311-requests": everyone(is_page=False, format="xml"),
    "api:open311-request": everyone(is_page=False, id="1", format="json"),
    "api:open311-token": everyone(is_page=False, token="-", format="json"),
    "api:open311-updates": everyone(is_page=False, format="json"),
    "api:open311-bulk": everyone(is_page=False),
    "api:open311-test-services": everyone(is_page=False, format="json"),
    "api:open311-test-definition": everyone(is_page=False, code="sandbox", format="xml"),
    "api:open311-test-requests": everyone(is_page=False, format="xml"),
    "api:open311-test-request": everyone(is_page=False, id="sandbox-1", format="json"),
    "api:open311-test-token": everyone(is_page=False, token="sandbox-token", format="json"),
    "api:open311-test-updates": everyone(is_page=False, format="json"),
    "api:open311-test-bulk": everyone(is_page=False),
}
