"""The lives of a procurement and of a bid. Which notice is due is read off dates and never stored."""

from __future__ import annotations

from countersign.lifecycle import Life, Step

PROCUREMENT = Life(
    "procurement",
    start="draft",
    steps=(
        Step("edit", ("draft",), "draft"),
        Step("publish", ("draft",), "published"),
        Step("revise", ("published",), "draft"),
        Step("lock", ("published",), "bids_in"),
        Step("take_in", ("bids_in",), "bids_in"),
        Step("open", ("bids_in",), "opened"),
        Step("score", ("opened",), "opened"),
        Step("moderate", ("opened",), "opened"),
        Step("complete", ("opened",), "scored"),
        Step("decide", ("scored",), "decided"),
        Step("explain", ("decided",), "explained"),
        Step("challenge", ("explained", "challenged"), "challenged"),
        Step("go_on", ("challenged",), "explained"),
        Step("set_aside", ("challenged",), "set_aside"),
        Step("sign", ("explained",), "signed"),
        Step("look_back", ("signed",), "looked_back"),
        Step("cancel", ("draft", "published", "bids_in", "opened", "scored", "decided"), "cancelled"),
    ),
    words=(
        ("draft", "being drafted"),
        ("published", "criteria published, open for bids"),
        ("bids_in", "bids in, criteria locked"),
        ("opened", "bids open, being scored"),
        ("scored", "scored"),
        ("decided", "decided"),
        ("explained", "decided and explained"),
        ("challenged", "challenged by a bidder, not to be signed"),
        ("set_aside", "set aside after a challenge"),
        ("signed", "signed"),
        ("looked_back", "looked back on"),
        ("cancelled", "cancelled"),
    ),
)

BID = Life(
    "bid",
    start="sealed",
    steps=(
        Step("withdraw", ("sealed",), "withdrawn"),
        Step("come_late", ("sealed",), "late"),
        Step("open", ("sealed",), "valid"),
        Step("disqualify", ("valid",), "disqualified"),
    ),
    words=(
        ("sealed", "sealed until the deadline"),
        ("withdrawn", "withdrawn before the deadline"),
        ("late", "came after the deadline, excluded"),
        ("valid", "valid"),
        ("disqualified", "disqualified"),
    ),
)

CLARIFICATION = Life(
    "question of a bidder",
    start="asked",
    steps=(Step("answer", ("asked",), "answered"),),
    words=(("asked", "not answered"), ("answered", "answered")),
)

CHALLENGE = Life(
    "challenge",
    start="raised",
    steps=(
        Step("take_back", ("raised",), "taken_back"),
        Step("dismiss", ("raised",), "dismissed"),
        Step("uphold", ("raised",), "upheld"),
    ),
    words=(
        ("raised", "open: the contract is not to be signed"),
        ("taken_back", "taken back by the bidder"),
        ("dismissed", "not upheld"),
        ("upheld", "upheld, and the award set aside"),
    ),
)

REFERENCE = Life(
    "evidence from elsewhere",
    start="offered",
    steps=(
        Step("verify", ("offered",), "verified"),
        Step("refuse", ("offered", "verified", "disputed"), "refused"),
        Step("object", ("verified",), "disputed"),
        Step("settle", ("disputed",), "settled"),
        Step("take_back", ("offered", "verified", "disputed"), "withdrawn"),
    ),
    words=(
        ("offered", "offered, not verified yet"),
        ("verified", "verified by a third party"),
        ("refused", "not accepted"),
        ("disputed", "disputed, and not counted until that is settled"),
        ("settled", "disputed, and found to hold"),
        ("withdrawn", "taken back by the provider"),
    ),
)
