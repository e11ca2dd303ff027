"""What becomes of a form that is sent: it goes through, asks for a proof, or waits. Decided from counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["go", "prove", "wait"]

# Never held, however often: leaving, taking back, saying that one is afraid or that something went wrong.
NEVER_HELD = frozenset(
    {
        "sign-out",
        "sign-out-everywhere",
        "tell-drop",
        "tell-save",
        "follow-afraid",
        "follow-put-down",
        "contact-remove",
        "contact-stop",
        "involvement:incident",
        "involvement:leave",
        "involvement:stop",
        "involvement:put-down",
        "involvement:panel-leave",
        "involvement:panel-withdraw",
    }
)
# Pages that open during any flood: where to say what happened, where to get help, and whether the machine lives.
ALWAYS_OPEN = ("tell", "help", "contact", "follow", "alive", "ready", "metrics", "security-txt")
# Several pages of one form, or several forms for one thing, are one verb.
_FAMILIES = frozenset({"tell", "follow", "contact", "survey", "panel", "mine", "ask"})
# What comes from the public is received always: it may have to wait or to prove, and then it is taken.
_RECEIVES = frozenset({"tell", "follow", "contact", "survey", "ask", "mine", "sent-on"})
_BEYOND = 10
"""Times the pace of one address or person, from which on even a proof does not help until the ten minutes are over."""


@dataclass(frozen=True)
class Counts:
    """How often within ten minutes: from one address, by one person, of this verb by everybody. As limits, 0 is any."""

    address: int
    person: int
    verb: int


def verb_of(view_name: str) -> str:
    """The verb that an address belongs to: ``tell`` for every page of the form."""
    name = view_name.rpartition(":")[2]
    first = name.partition("-")[0]
    return first if first in _FAMILIES else name[:40]


def decide(counts: Counts, limits: Counts, *, verb: str, is_staff: bool) -> Verdict:
    """Who signed in is known, and waits; everybody else proves that no machine is flooding, and goes on."""
    if is_staff:
        return "wait" if _over(counts.person, limits.person) else "go"
    beyond = _over(counts.address, _BEYOND * limits.address) or _over(counts.person, _BEYOND * limits.person)
    if beyond and verb not in _RECEIVES:
        return "wait"
    own = _over(counts.address, limits.address) or _over(counts.person, limits.person)
    return "prove" if own or _over(counts.verb, limits.verb) else "go"


def wait_s(counts: Counts, limits: Counts, *, at_least: int) -> int:
    """Seconds to wait in place of a proof: longer for who sends much, and never above ten minutes."""
    times = counts.address // limits.address if limits.address else 0
    return min(600, at_least * max(1, times))


def _over(count: int, limit: int) -> bool:
    return bool(limit) and count > limit
