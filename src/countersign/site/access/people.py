"""Signing in, and one's own account."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may, signed_in

PAGES: dict[str, Opens] = {
    "sign-in": everyone(),
    "second-step": everyone(is_page=False),
    "sign-in-link": everyone(),
    "sign-in-by-link": everyone(token="-"),
    "sign-out": everyone(is_page=False),
    "account": signed_in(),
    "password": signed_in(),
    "sign-out-everywhere": signed_in(is_page=False),
    "second-factor": signed_in(),
    "second-factor-setup": signed_in(is_page=False),
    "passkeys": signed_in(),
    "passkey-add": signed_in(is_page=False),
    "passkey-remove": signed_in(is_page=False, number=1),
    "accounts": may("account.manage"),
    "factor-reset": may("second_factor.reset", pk=1),
    "factor-reset-confirm": may("second_factor.reset", is_page=False, pk=1),
    "factor-reset-drop": may("second_factor.reset", is_page=False, pk=1),
    "unsealings": everyone(),
    "unsealings-csv": everyone(is_page=False),
    "unsealing-ask": may("unsealing.ask"),
    "unsealing": may("unsealing.ask", "unsealing.grant", "unsealing.review", number=1),
    "unsealing-deed": may("unsealing.ask", "unsealing.grant", "unsealing.review", is_page=False, number=1, verb="end"),
}
