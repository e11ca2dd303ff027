"""Track records, procurements and decisions."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may

_DONE = {"slug": "ferries-2027", "number": 1}  # decided and explained
_DRAFT = {"slug": "ferries-2028", "number": 1}
_OPENED = {"slug": "ferries-2029", "number": 1}  # being scored
_CHALLENGED = {"slug": "ferries-2026", "number": 1}  # by one of its bidders; another still can
_DESK = ("procurement.draft",)

PAGES: dict[str, Opens] = {
    "awards:list": everyone(),
    "awards:list-csv": everyone(is_page=False),
    "awards:feed": everyone(is_page=False),
    "awards:feed-body": everyone(is_page=False, slug="eastmarsh-council"),
    "awards:extension": everyone(is_page=False, name="extension.json"),
    "awards:one": everyone(**_DONE),
    "awards:proof-json": everyone(is_page=False, **_DONE),
    "awards:ocds-json": everyone(is_page=False, **_DONE),
    "awards:scores-csv": everyone(is_page=False, **_DONE),
    "awards:why": everyone(**_DONE),
    "awards:what-if": everyone(**_DONE),
    "awards:bid": everyone(**_DONE, bid=1),
    "awards:summary-docx": everyone(is_page=False, **_DONE, bid=1),
    "awards:summary-pdf": everyone(is_page=False, **_DONE, bid=1),
    "awards:weigh": everyone(is_page=False, **_DRAFT),  # leads to the code, without one
    "awards:weigh-code": everyone(**_DRAFT),
    "awards:evaluate": everyone(is_page=False, **_OPENED),
    "awards:evaluate-code": everyone(**_OPENED),
    "awards:score": everyone(is_page=False, **_OPENED, bid=1),
    "awards:ask": may("clarification.ask", slug="ferries-2030", number=1),
    "awards:answer": may(*_DESK, slug="ferries-2030", number=1, question=1),
    "awards:challenge": may("award.challenge", **_CHALLENGED),
    "awards:end-challenge": may("challenge.settle", "award.challenge", **_CHALLENGED, challenge=1),
    "awards:bid-in": may("bid.send", slug="ferries-2030", number=1),
    "awards:withdraw": may("bid.send", slug="ferries-2030", number=1, bid=1),
    "awards:desk": may(*_DESK, "bid.send"),
    "awards:begin": may(*_DESK, slug="ferries-2031"),
    "awards:build": may(*_DESK, **_OPENED),
    "awards:terms": may(*_DESK, **_DRAFT),
    "awards:criterion": may(*_DESK, **_DRAFT, criterion=1),
    "awards:drop-criterion": may(*_DESK, is_page=False, **_DRAFT, criterion=1),
    "awards:invite": may(*_DESK, **_DRAFT),
    "awards:points": may(*_DESK, **_DRAFT, participant=1),
    "awards:seat": may("evaluator.seat", **_OPENED),
    "awards:qualify": may("evaluator.seat", **_OPENED, seat=1),
    "awards:stand-down": may("evaluator.seat", **_OPENED, seat=1),
    "awards:met": may("evaluator.seat", **_OPENED, bid=1),
    "awards:disqualify": may("bid.disqualify", **_OPENED, bid=1),
    "awards:moderate": may("score.moderate", is_page=False, **_OPENED, bid=1, criterion=1),
    "awards:deed": may(*_DESK, **_DRAFT, verb="cancel"),
    "awards:step": may(*_DESK, is_page=False, **_DRAFT, verb="publish"),
}
