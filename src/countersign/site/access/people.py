"""Signing in, and one's own account."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, signed_in

PAGES: dict[str, Opens] = {
    "sign-in": everyone(),
    "sign-out": everyone(is_page=False),
    "account": signed_in(),
    "password": signed_in(),
}
