"""Words that make a promise impossible to check, and how to say it so that anybody can.

A promise is checkable where a stranger could go and look on its date: there is a thing or there is not, a number is
reached or it is not. This list finds the usual ways round that; it is ours, and every phrase of it is a test.
"""

from __future__ import annotations

import re

from countersign.text.wording import Hollow, Manner, hollow

FEWEST_WORDS = 4


_LOOKING = Manner(
    (r"look(?:ing)? into", r"look(?:ing)? at", r"investigat(?:e|ing)", r"explor(?:e|ing)", r"consider(?:ing)?",
     r"review(?:ing)?(?= (?:of )?(?:the |our |this |how |what |whether |procedures|processes))", r"examin(?:e|ing)",
     r"give (?:some |further |careful )?(?:thought|consideration) to", r"reflect(?:ing)? on",
     r"monitored", r"monitor(?:ing)? (?:the|this|our|it|how|whether)",
     r"(?:keep|kept) (?:\w+ )?(?:an eye on|under review)", r"assess(?:ing)?"),
    "Say what will be there when you have looked: a decision printed on this page, a report at a web address.",
)  # fmt: skip
_TRYING = Manner(
    (r"tr(?:y|ying) to", r"striv(?:e|ing)", r"endeavou?r(?:ing)?", r"aim(?:ing)? (?:to|for|at)", r"seek(?:ing)? to",
     r"hop(?:e|ing) to", r"intend(?:ing)? to", r"attempt(?:ing)? to", r"do (?:our|their) best", r"best endeavou?rs",
     r"make every effort", r"make efforts", r"work(?:ing)? (?:towards|toward)", r"commit(?:ted)? to"),
    "Say what will be done, not that somebody will try.",
)  # fmt: skip
_CONDITIONAL = Manner(
    (r"where(?:ver)? (?:possible|appropriate|practicable|necessary|feasible|relevant)",
     r"when(?:ever)? (?:possible|appropriate|practicable|necessary|feasible)", r"as far as (?:possible|practicable)",
     r"if (?:possible|appropriate|practicable|necessary|feasible|needed)", r"as (?:appropriate|necessary|needed)",
     r"subject to (?:resources|funding|capacity|availability|approval|budget)", r"resources permitting",
     r"reasonabl(?:e|y)(?! adjust)", r"in principle"),
    "Say where and when it holds. If something stands in the way, decline with “we cannot” and name who has it.",
)  # fmt: skip
_SOMETIME = Manner(
    (r"soon", r"as soon as (?:possible|we can)", r"in due course", r"shortly", r"in the (?:near )?future", r"over time",
     r"ongoing", r"on an ongoing basis", r"continu(?:e|ing) to", r"eventually", r"going forward", r"moving forward",
     r"regularly", r"periodically", r"from time to time", r"timely"),
    "The promise has a date of its own. Say how often in numbers: “every Friday”, “four times a year”.",
)  # fmt: skip
_SAYING = Manner(
    (r"remind(?:ing)?(?: \w+)? staff", r"remind(?:ing)? (?:our|all|the) (?:staff|teams?|drivers?|officers?)",
     r"rais(?:e|ing) awareness", r"feed(?:ing)? back", r"pass(?:ing)? (?:this|it|your comments) on",
     r"lessons? (?:will be |have been |are |to be )?learn(?:ed|t)", r"learn(?:ing)? (?:the |from )?lessons",
     r"tak(?:e|ing|en) (?:this|it|these|them|your comments?|all (?:complaints|feedback))? ?(?:very )?seriously",
     r"emphasi[sz](?:e|ing)", r"encourag(?:e|ing)", r"engag(?:e|ing) with", r"liais(?:e|ing)", r"be mindful",
     r"work(?:ing)? (?:closely )?with (?:our |the )?(?:partners?|stakeholders?|providers?|contractors?)"),
    "Say what somebody who uses the service will notice: a notice on the door, a call back within two days.",
)  # fmt: skip
_COMPARED = Manner(
    (r"improv(?:e|es|ed|ing|ement|ements)", r"enhanc(?:e|es|ed|ing|ement)", r"strengthen(?:s|ed|ing)?",
     r"reduc(?:e|es|ed|ing|tion)", r"increas(?:e|es|ed|ing)", r"better", r"fewer", r"faster", r"quicker", r"shorter",
     r"more", r"less", r"minimi[sz](?:e|es|ed|ing)", r"maximi[sz](?:e|es|ed|ing)", r"optimi[sz](?:e|es|ed|ing)"),
    "Say from what to what, in numbers: “from 14 days to 5”, “two drivers more, nine in all”.",
)  # fmt: skip

_MANNERS = (_LOOKING, _TRYING, _CONDITIONAL, _SOMETIME, _SAYING)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|half|"
    r"third|quarter|daily|weekly|monthly|twice)\b",
    re.IGNORECASE,
)
_TOO_SHORT = "Say what will be there, where, and how anybody can see it."


def vague(measure: str) -> list[Hollow]:
    """Every phrase of ``measure`` that cannot be checked, in the order in which they stand; empty for a good one."""
    found = hollow(measure, _MANNERS if _NUMBER.search(measure) else (*_MANNERS, _COMPARED))
    return [*found, Hollow(measure.strip(), _TOO_SHORT)] if len(measure.split()) < FEWEST_WORDS else found
