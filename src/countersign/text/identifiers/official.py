"""What an office gave one person: National Insurance number, passport, licence, number plate, reference; and
the date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.text.identifiers.found import Found
from countersign.text.identifiers.word_sets import word_set

_SEP = r"[ .\-]{0,2}"
# HMRC: two letters (never D F I Q U V; O never second; some pairs never issued), six digits, a suffix A to D. QQ is the
# pair of published examples, which people copy.
_NI = re.compile(
    rf"(?<![A-Za-z0-9])(?!BG|GB|NK|KN|NT|ZZ)(?:QQ|[A-CEGHJ-PR-TW-Z]{_SEP}[A-CEGHJ-NPR-TW-Z]){_SEP}(?:[0-9O]{_SEP}){{6}}(?P<suffix>[A-D])?(?![A-Za-z0-9])",
    re.I,
)
_NI_CUE = re.compile(r"\b(?:national insurance|n\.?i\.?(?:no| number)?|nino)\b[^.!?]{0,20}$", re.I)


def ni_numbers(text: str) -> Iterator[Found]:
    """National Insurance numbers, however spaced; without the suffix only after the words for them."""
    for match in _NI.finditer(text):
        if match["suffix"] or _NI_CUE.search(text[max(0, match.start() - 40) : match.start()]):
            yield Found("ni_number", match.start(), match.end(), 0.97, "National Insurance number")


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:(?:19|20)\d{2}|'?\d{2})"
_DATE = (
    rf"(?:\d{{1,2}}[ ]?[/.\-][ ]?\d{{1,2}}[ ]?[/.\-][ ]?{_YEAR}|(?:19|20)\d{{2}}[/.\-]\d{{1,2}}[/.\-]\d{{1,2"
    rf"}}|\d{{1,2}}[ ]\d{{1,2}}[ ](?:19|20)?\d{{2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ \-]?(?:of[ ])?(?:day of[ ])?{_MONTH}[ ,\-]{{0,2}}{_YEAR}|"
    rf"{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ](?:19|20)\d{{2}}|{_MONTH}[ ,]{{1,2}}(?:19|20)\d{{2}}|\d{{8}})"
)
_BIRTH_CUE = r"(?:d[ ]?\.?[ ]?o[ ]?\.?[ ]?b\b\.?|date[ -]of[ -]birth|birth[ -]?dates?|birthdays?|born|b\.(?=[ ]?\d))"
_LINK = r"[ ]?(?:(?:is|was|on|in|the|as|of|are|=|[:;,\-(])[ ]?){0,4}"
_BORN = re.compile(rf"\b{_BIRTH_CUE}{_LINK}({_DATE}|(?<=in )(?:19|20)\d{{2}})(?!\d)", re.I)
_BORN_DAY = re.compile(
    rf"\b{_BIRTH_CUE}{_LINK}(\d{{1,2}}(?:st|nd|rd|th)?[ ](?:of[ ])?{_MONTH}|{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?)\b",
    re.I,
)
_BORN_AFTER = re.compile(
    rf"(?<![\d/])({_DATE})[ ]?[,(]?[ ]?(?:is|was|being)?[ ]?(?:my|his|her|their|"
    rf"the)?[ ]?(?:d\.?[ ]?o\.?[ ]?b\b|date of birth|birthday)",
    re.I,
)
_AGED = re.compile(rf"\b(?:aged?|years old|yrs old|y/o)[ ]?(?:\d{{1,3}})?[ ]?[,(][ ]?({_DATE})", re.I)


def birth_dates(text: str) -> Iterator[Found]:
    """Dates of birth, known by the words around them; the date of an event stays."""
    for pattern in (_BORN, _BORN_DAY, _BORN_AFTER, _AGED):
        for match in pattern.finditer(text):
            yield Found("birth_date", match.start(1), match.end(1), 0.95, "date after words for birth")


_PLATE_CUE = re.compile(
    r"\b(?:reg|registration|plate|number plate|vehicle|car|van|vrm|taxi|bus|ambulance|"
    r"lorry|scooter|motorbike|parked|driving|drives)\b[^.!?]{0,40}$",
    re.I,
)
_PLATE = re.compile(
    r"(?<![A-Za-z0-9£])[A-HJ-PR-Y]{2}[0-9][0-9O](?P<gap>[ \-]?)(?P<tail>[A-HJ-PR-Z]{3})(?![A-Za-z0-9])", re.I
)
_OLD_PLATE = re.compile(
    r"(?<![A-Za-z0-9£])(?:[A-HJ-NPR-TV-Y]\d{1,3}[ \-]?[A-HJ-PR-Z]{3}|[A-HJ-PR-Z]{3}[ "
    r"\-]?\d{1,3}[A-HJ-NPR-TV-Y]|[A-Z]{1,3}[ ]?\d{1,4}|\d{1,4}[ ]?[A-Z]{2,3})(?![A-Za-z0-9])"
)
_OLD_CUE = re.compile(
    r"\b(?:reg(?:istration)?|(?:number |licen[cs]e )?plates?|vrm)\b(?: (?:number|"
    r"no|mark))?\.?[ ]?(?:is|was|:|-|=)?[ ]?$",
    re.I,
)
_ENGLISH_TAILS = word_set(
    """
    AND THE FOR BUT NOT WAS HAS HAD ARE YOU HER HIS SHE ALL ANY CAN GET GOT MAN MEN NOW OLD ONE OUR OUT PER
    PUT SAW SAY TWO WAY WHO WHY DAY YET BED BAY NHS
    """
)


def vehicles(text: str) -> Iterator[Found]:
    """Number plates: today's form on sight, older and Northern Irish ones after words for a plate."""
    for match in _PLATE.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        plain = match[0].isupper() and not (match["gap"] and match["tail"].upper() in _ENGLISH_TAILS)
        if plain or _PLATE_CUE.search(before) or (not match["gap"] and match["tail"].upper() not in _ENGLISH_TAILS):
            yield Found("vehicle", match.start(), match.end(), 0.9, "number plate")
    for match in _OLD_PLATE.finditer(text):
        if _OLD_CUE.search(text[max(0, match.start() - 40) : match.start()]):
            yield Found("vehicle", match.start(), match.end(), 0.85, "word after words for a number plate")


_PASSPORT = re.compile(
    r"\bpassport(?: (?:number|no|num|id))?\.?(?: is| was|:)?[ ]{0,2}#?([A-Z]{0,2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{1,3})\b", re.I
)
# DVLA: five of the surname padded with 9, six of the birth date, two initials, a digit, two check characters.
_LICENCE = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{1,5}9{0,4}(?<=[A-Z9]{5})[ ]?\d[0156]\d[0-3]\d\d[ "
    r"]?[A-Z9]{2}[ ]?[A-Z0-9][A-Z]{2}(?:[ ]?\d\d)?(?![A-Za-z0-9])",
    re.I,
)
_LICENCE_CUE = re.compile(
    r"\b(?:driving |driver'?s? )?licen[cs]e(?: (?:number|no))?\.?(?: is| was|"
    r":)?[ ]{0,2}([A-Z0-9][A-Z0-9 ]{4,18}\d[A-Z0-9]*)\b",
    re.I,
)


def documents(text: str) -> Iterator[Found]:
    """Passport numbers after the word, driving licence numbers by their form or after the word."""
    for match in _PASSPORT.finditer(text):
        yield Found("passport", match.start(1), match.end(1), 0.95, "number after the word passport")
    for match in _LICENCE.finditer(text):
        yield Found("licence", match.start(), match.end(), 0.95, "driving licence number")
    for match in _LICENCE_CUE.finditer(text):
        if sum(c.isdigit() for c in match[1]) >= 4:
            yield Found("licence", match.start(1), match.end(1), 0.8, "number after the words driving licence")


_THING = (
    r"(?:ref(?:erence)?|case|complaints?|claim|ticket|incident|crime|customer|policy|booking|order|application|tenancy|hospital|patient|"
    r"job|log|enquiry|inquiry|request|membership|client|invoice|prescription|"
    r"payroll|employee|staff|student|pupil|uprn|utr|unique taxpayer reference|"
    r"caseload|court|cad|file|record|meter|tenant|rent|council tax)"
)
_SIGN = r"(?:numbers?|num|nos?|nr|id|code|ref(?:erence)?|#)"
_CODE = r"(?P<code>(?=[A-Z0-9/\-.]*\d)[A-Z0-9]{1,12}(?:[/\-.]?[A-Z0-9]{1,14}){0,4}(?:[ ]\d{2,8}\b)?)"
_LABELLED = re.compile(
    rf"\b{_THING}[ ]?{_SIGN}\b\.?[ ]?{_SIGN}?\.?[ ]?(?:(?:is|was|being|of|quoted|given|[:=#\-(])[ ]?){{0,3}}{_CODE}",
    re.I,
)
_SHORT = re.compile(rf"\b(?:ref(?:erence)?|uprn|utr|cad|urn)\b\.?[ ]?(?:(?:is|was|[:=#\-(])[ ]?){{0,3}}{_CODE}", re.I)
_CASE = re.compile(
    rf"\b(?:my |our |her |his |the |this )?(?:case|complaint|claim|ticket|incident|"
    rf"crime|booking|order|job)[ ]?(?:is |was |[:#(][ ]?){{1,2}}{_CODE}",
    re.I,
)
_CASE_BARE = re.compile(
    r"\b(?:case|complaint|claim|ticket|incident|crime|booking|job|application)[ "
    r"](?P<code>(?=[A-Z\-/]{0,6}\d)(?:[A-Z]{1,5}[/\-]?\d[A-Z0-9/\-]{3,}|\d{5,}))\b",
    re.I,
)
_MIXED = re.compile(
    r"(?<![A-Za-z0-9/\-.£])(?=[A-Z0-9/\-]*[A-Z])(?:[A-Z]{1,5}[/\-]?\d{6,}[A-Z]?|[A-Z]{2,5}[/\-]\d{2,}[/\-]\d{2,}[A-Z0-9/\-]*|\d{5,}[A-Z]{1,3}\d*|[A-Z]\d{12})(?![A-Za-z0-9])"
)
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|am|pm|hrs?|mins?|p|k|%)?", re.I)


def references(text: str) -> Iterator[Found]:
    """Case, claim and customer numbers after the word for them, and long mixed codes on sight."""
    for pattern in (_LABELLED, _SHORT, _CASE, _CASE_BARE):
        for match in pattern.finditer(text):
            if not _ORDINAL.fullmatch(match["code"]):
                yield Found(
                    "reference", match.start("code"), match.end("code"), 0.8, "code after words for a reference"
                )
    for match in _MIXED.finditer(text):
        yield Found("reference", match.start(), match.end(), 0.7, "long code of letters and digits")
