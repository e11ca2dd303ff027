"""Asks, panels and surveys."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may

ASKS: dict[str, Opens] = {
    "involvement:asks": everyone(),
    "involvement:asks-csv": everyone(is_page=False),
    "involvement:asks-feed": everyone(is_page=False),
    "involvement:ask": everyone(number=1),
    "involvement:ask-json": everyone(is_page=False, number=1),
    "involvement:ask-paper": everyone(is_page=False, number=1),
    "involvement:sign-up": everyone(number=1),
    "involvement:incident": everyone(number=1),
    "involvement:code": everyone(),
    "involvement:mine": everyone(is_page=False),
    "involvement:address": everyone(is_page=False),
    "involvement:choose": everyone(is_page=False),
    "involvement:leave": everyone(is_page=False),
    "involvement:put-down": everyone(is_page=False),
    "involvement:stop": everyone(is_page=False, token="not-one-of-ours"),
    "involvement:result": everyone(is_page=False, key="signup"),
    "involvement:mine-deed": everyone(is_page=False, key="signup", verb="withdraw"),
    "involvement:does-it-help": everyone(),
    "involvement:invited": everyone(slug="buses"),
    "involvement:desk": may("ask.draft"),
    "involvement:compose": may("ask.draft"),
    "involvement:planner": may("ask.draft"),
    "involvement:settle-by-ask": may("ask.draft", is_page=False, finding=1),
    "involvement:desk-incident": may("incident.handle", key="incident"),
    "involvement:desk-ask": may("ask.draft", number=1),
    "involvement:edit": may("ask.draft", number=2),
    "involvement:enter": may("ask.enter_sign_up", number=1),
    "involvement:desk-verb": may("ask.close", "ask.report_back", number=1, verb="close"),
    "involvement:see-check": may("ask.see_check", is_page=False, number=1, key="signup"),
    "involvement:person": may("participant.reach", "participant.pay", number=1, key="signup", what="reach"),
}
PAGES: dict[str, Opens] = {**ASKS}
