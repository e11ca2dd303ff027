"""Words that make an ask impossible to take, and what to write instead.

An ask is specific where somebody who reads it can say yes or no at once: what they do, for whom, when, for how long,
and what becomes of it. It is written about the people who are helped; who asks comes last. This list finds the usual
ways round that; it is ours, and every phrase of it is a test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from countersign.text.wording import Hollow, Manner, hollow

_JOINING = Manner(
    (r"have your say", r"get involved", r"make a difference", r"join the conversation", r"be part of", r"take part",
     r"shap(?:e|ing) (?:the |our |your )?(?:future|services?|plans?)", r"your voice (?:matters|counts)",
     r"(?:share|give)(?: us)? your (?:views?|thoughts?|experiences?|ideas|feedback|opinions?)",
     r"tell us what you think", r"volunteer with us", r"come along", r"help out", r"lend a hand", r"do your bit",
     r"raise awareness", r"support (?:us|our work|the community|local people)", r"engag(?:e|ing) with",
     r"champion"),
    "Say what somebody does with hands, eyes or a telephone: “Ring the benefits line once and note how long it takes.”",
)  # fmt: skip
_IMPROVING = Manner(
    (r"improv(?:e|es|ed|ing|ements?)", r"enhanc(?:e|es|ed|ing)", r"better (?:services?|outcomes|experiences?)",
     r"inform(?:s|ing)?(?: our| the| future)+ \w+", r"feed(?:s|ing)? into", r"contribute to", r"gather insights?",
     r"understand (?:better|more)", r"better understand", r"explor(?:e|ing)", r"look(?:ing)? (?:into|at) how",
     r"in the (?:near )?future"),
    "Say what is settled or changed by it: “whether calls are answered within five minutes, as the council says”.",
)  # fmt: skip
_ANYBODY = Manner(
    (r"the community", r"our communit(?:y|ies)", r"service users", r"stakeholders?", r"the public", r"everyone",
     r"everybody", r"society", r"vulnerable people", r"those in need", r"our (?:customers|clients|residents|patients)",
     r"services"),
    "Say which people: “people who wait for a lift home after dialysis”.",
)  # fmt: skip
_US = Manner(
    (r"help (?:us|the council|the trust|the provider)", r"we need (?:you|your help|volunteers)", r"for us",
     r"our (?:targets?|strategy|priorities|objectives|reputation|work)", r"we (?:would|\'d|’d) (?:like|love)",
     r"we want to", r"we are (?:looking for|seeking|committed)"),
    "Write about those who are helped, not about who asks: “People who … get …”.",
)  # fmt: skip
_SOMETIME = Manner(
    (r"ongoing", r"regular(?:ly)?", r"as and when", r"from time to time", r"flexibl[ey]", r"some(?: of your)? time",
     r"a few hours", r"a little (?:time|help)", r"whenever (?:you|it)", r"when(?:ever)? (?:possible|convenient|needed)",
     r"as (?:needed|required|much as you)", r"soon", r"long[- ]term", r"commitment"),
    "Say on which day, from when to when, and how often in all.",
)  # fmt: skip
_UNPAID = Manner(
    (r"reasonable", r"may be (?:paid|available|reimbursed)", r"where (?:appropriate|possible|necessary)",
     r"at (?:our|the) discretion", r"on request", r"subject to", r"tbc", r"to be confirmed"),
    "Say what is paid, up to how much, and on which day: “Bus fare up to £6, in cash on the day.”",
)  # fmt: skip

_PEOPLE = re.compile(
    r"\b(?:people|persons?|patients?|residents?|tenants?|children|pupils?|parents?|mothers?|fathers?|famil(?:y|ies)|"
    r"carers?|neighbours?|visitors?|passengers?|drivers?|callers?|learners?|men|women|households?|somebody|who|"
    r"whoever|those|them|their)\b",
    re.IGNORECASE,
)
_ASKED: Mapping[str, tuple[Manner, ...]] = {
    "title": (_JOINING, _IMPROVING, _US),
    "task": (_JOINING, _IMPROVING, _US, _SOMETIME),
    "benefit": (_JOINING, _IMPROVING, _ANYBODY, _US),
    "settles": (_JOINING, _IMPROVING),
    "support": (_UNPAID, _SOMETIME),
    "expenses": (_UNPAID,),
}
_FEWEST: Mapping[str, tuple[int, str]] = {
    "title": (3, "Say in a line what is done and where: “Ring the benefits line for five days”."),
    "task": (12, "Say step by step what somebody does, so that a stranger could do it."),
    "benefit": (5, "Say who is helped by it, and how."),
    "settles": (5, "Say what will be known, decided or changed afterwards that is not now."),
    "support": (4, "Say who is there, what is provided, and what makes it possible for everybody."),
    "expenses": (3, "Say what is paid back, up to how much and how; or that there is nothing to pay."),
}


def unspecific(said: Mapping[str, str]) -> list[tuple[str, Hollow]]:
    """``(field, phrase and what to write instead)`` of everything in an ask that is not specific; empty for a good one.

    ``said`` are the fields title, task, benefit, settles, support and expenses; others are left alone.
    """
    return [(name, one) for name in _ASKED if name in said for one in _of(name, said[name])]


def _of(name: str, text: str) -> list[Hollow]:
    found = hollow(text, _ASKED[name])
    fewest, remedy = _FEWEST[name]
    if len(text.split()) < fewest:
        found.append(Hollow(text.strip(), remedy))
    if name == "benefit" and not _PEOPLE.search(text):
        found.append(Hollow(text.strip(), _ANYBODY.remedy))
    return found
