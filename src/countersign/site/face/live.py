"""Addresses that open to everyone and yet are no files: forms, receipts, searches, and what machines ask.

In a copy a link to one of them leads to the register itself. An address that is not listed here becomes a file; a form
on its page gives way to words that say where it works.
"""

from __future__ import annotations

from countersign.site import access

NAMES = frozenset(
    {
        # asked of a running server only
        "alive", "ready", "ask", "search", "sign-in", "second-step", "sign-out",
        # telling, and what became of it
        "tell", "tell-what", "tell-whose", "tell-answers", "tell-when", "tell-check", "tell-save", "tell-drop",
        "tell-back", "follow", "follow-mine", "follow-add", "follow-afraid", "follow-put-down", "follow-messages",
        "contact-leave", "contact-new", "contact-remove", "contact-stop", "answers:mine", "answers:mine-voice",
        "answers:mine-mark", "answers:mine-contest", "answers:letter", "answers:letter-pdf",
        # taking part
        "involvement:sign-up", "involvement:incident", "involvement:code", "involvement:mine", "involvement:address",
        "involvement:choose", "involvement:leave", "involvement:put-down", "involvement:stop", "involvement:result",
        "involvement:take-back", "involvement:mine-deed", "involvement:panels-code", "involvement:panels-mine",
        "involvement:panel-volunteer", "involvement:panel-withdraw", "involvement:panel-item",
        "involvement:panel-leave", "involvement:panel-vote", "involvement:survey-back", "involvement:survey-mine",
        "involvement:survey-start", "involvement:survey-question", "involvement:survey-check",
        "involvement:survey-save", "involvement:survey-equality", "involvement:survey-write",
        "awards:weigh", "awards:weigh-code", "awards:evaluate", "awards:evaluate-code", "awards:score",
    }
)  # fmt: skip


def becomes_files(view_name: str, *, is_asked: bool) -> bool:
    """Whether answers of this address are kept. ``is_asked``: with a query; the log is searched over there only."""
    if view_name in NAMES or view_name.startswith("api:") or (view_name == "ledger:newest" and is_asked):
        return False
    return access.of(view_name).to == "everyone"
