"""Where a person lives: postcodes (the outward part stays), house numbers with a street, flats, PO boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.text.identifiers.found import Found
from countersign.text.identifiers.word_sets import word_set

# Outward forms of Royal Mail: A9 A99 AA9 AA99 A9A AA9A, and GIR. The letters C I K M O V never stand in the inward
# part. A zero written as the letter O is read as a zero where only a digit can stand.
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?P<out>[A-PR-UWYZ][A-HK-Y]?[0-9O][0-9A-HJKPSTUW]?|GIR)"
    r"(?P<gap>[ \t\-.]{0,2})(?P<inward>[0-9O][ ]?[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
    re.I,
)
# The 124 postcode areas of the United Kingdom and the Crown dependencies, and EM, the area of fictional Eastmarsh.
AREAS = word_set(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
    EX FK FY G GIR GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME
    MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY
    TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE EM
    """
)
_LOWER_WORDS = word_set("as at be by go is it to do we he so of on or in me my up us am an no if the")


def postcodes(text: str) -> Iterator[Found]:
    """The inward part of every postcode ("EM4 2AB": the "2AB"), in any case, with or without its space."""
    for match in _POSTCODE.finditer(text):
        area = re.match(r"[A-Z]+", _area(match["out"].upper()))
        if area and area[0] in AREAS and any(c.isdigit() for c in match[0]) and not _is_chance(match):
            yield Found("postcode", match.start("inward"), match.end("inward"), 0.97, "postcode")


def _area(outward: str) -> str:
    return re.sub(r"(?<=[A-Z])O(?=[0-9]?$)", "0", outward) if not outward[1:].isalpha() or len(outward) > 2 else outward


def _is_chance(match: re.Match[str]) -> bool:
    """Small words and numbers that fall into the shape: "b4 1st", "e1 2nd", "at 10 3rd"."""
    if match["out"][0].isupper() or not match["gap"]:
        return False
    area = match["out"].rstrip("0123456789").lower()
    ordinal = match["inward"][-2:].lower() in {"st", "nd", "rd", "th", "pm", "am", "hr", "wk", "yr"}
    return ordinal and (len(area) == 1 or area in _LOWER_WORDS)


_STRONG = (
    "street|road|rd|avenue|ave|lane|crescent|cres|terrace|gardens|gdns|grove|mews|boulevard|blvd|parkway|highway|"
    "cul-de-sac|turnpike"
)
_WEAK = (
    "st|close|cl|drive|dr|way|court|ct|place|pl|square|"
    "sq|row|hill|walk|rise|view|parade|green|park|circle|ln|quay|wharf|mount|end|gate|croft|drove|heights|vale"
)
_NOT_STREET = (
    r"(?!(?:hours?|hrs?|minutes?|mins?|days?|weeks?|months?|years?|yrs?|miles?|times?|people|of|the|in|on|at|and|or|to|a|an|"
    r"am|pm|for|from|with|by|was|were|is|per|out|different|other|more|min|mile|hour|stars?|metres?|yards?|km|cars?|"
    r"patients?|st|nd|rd|th|degrees?|near|under|underpass|between|into|off|over|through)\b)"
)
_NUMBER = r"(?:no\.?\s?|number\s)?\d{1,5}[A-Za-z]?(?:\s?[-/]\s?\d{1,4}[A-Za-z]?)?"
_WORD = rf"{_NOT_STREET}[A-Za-z][A-Za-z'.\-]{{1,20}}"
_UNIT = r"(?:(?:flat|apartment|apt\.?|maisonette|unit)[ ]?\w{1,4}[ ]?[,/]?[ ]{0,2})"
_HOUSE = re.compile(
    rf"(?<![\w£$.:/\-]){_UNIT}?{_NUMBER}[ ]?,?[ ]{{1,2}}(?:[Ss][Tt]\.?[ ])?(?:{_WORD}[ ]){{1,3}}?"
    rf"(?:(?:{_STRONG})\b\.?|(?:{_WEAK})\b\.?)(?!\s+(?:away|from)\b)",
    re.I,
)
_CAPITAL_STREET = re.compile(r"(?:[A-Z][\w'.\-]*[ ]){1,3}[A-Z][\w.\-]*\.?$")
_STRONG_END = re.compile(rf"(?:{_STRONG})\.?$", re.I)
_FLAT = re.compile(
    r"\b(?:flat|apartment|apt\.?|maisonette)[ ]?(?:no\.?[ ]?|number[ ])?(?:\d{1,4}[A-Za-z]?|"
    r"[A-Z]\d?)\b(?:,?[ ](?:[A-Z][\w']+[ ]){1,3}(?:House|Court|Tower|Towers|Point|"
    r"Lodge|Heights|Mansions|Building)\b)?",
    re.I,
)
_FLAT_SHAPE = re.compile(
    r"\b(?i:flat|apartment|apt\.?|maisonette)[ ]?(?:(?i:no\.?[ ]?|number[ ]))?(?:\d{1,4}[A-Za-z]?|[A-Z]\d?)\b"
)
_PO_BOX = re.compile(r"\bP\.?[ ]?O\.?[ ]?box[ ]?(?:no\.?[ ]?)?\d{1,6}\b", re.I)
_LIVING = re.compile(
    rf"\b(?:live|lives|lived|living|reside|resides|residing|moved|stay|address(?: "
    rf"is| was|:)|home is)[ ](?:(?:at|on|in|to)[ ])?"
    rf"((?:\d{{1,4}}[A-Za-z]?,?[ ])?(?:[A-Za-z][\w']*[ ]){{1,3}}(?:{_STRONG}|close|"
    rf"drive|way|court|place|square|row|walk|rise))\b",
    re.I,
)
_COTTAGE = re.compile(
    rf"\b(?:The[ ])?(?:[A-Z][\w']+[ ]){{1,3}}(?:Cottage|House|Lodge|Farm|Barn|"
    rf"Villa|Bungalow),[ ](?:[A-Z][\w']+[ ]){{1,3}}(?i:{_STRONG}|close|drive|way)\b"
)
_SMALL = word_set(
    """
    the a an this that my our same different your his her their nearby other next in on at end of main busy
    right along underneath under near behind opposite above
    """
)


def addresses(text: str) -> Iterator[Found]:
    """House number with street, flat, PO box, named house with street, and the street after "I live on"."""
    for match in _HOUSE.finditer(text):
        if _is_house(match[0]):
            yield Found("address", match.start(), match.end(), 0.85, "house number and street")
    for match in _FLAT_SHAPE.finditer(text):
        longer = _FLAT.match(text, match.start())
        yield Found("address", match.start(), longer.end() if longer else match.end(), 0.85, "number of a flat")
    for match in _PO_BOX.finditer(text):
        yield Found("address", match.start(), match.end(), 0.9, "post office box")
    for match in _COTTAGE.finditer(text):
        yield Found("address", match.start(), match.end(), 0.8, "named house and street")
    yield from _lived_in(text)


def _is_house(written: str) -> bool:
    """Weak street words ("drive", "court") need capitals before them: "2 hour drive" is not an address."""
    return bool(_STRONG_END.search(written) or _CAPITAL_STREET.search(written) or written.isupper())


def _lived_in(text: str) -> Iterator[Found]:
    for match in _LIVING.finditer(text):
        if match[1].lower().split()[0] not in _SMALL:
            yield Found("address", match.start(1), match.end(1), 0.8, "street after words for living there")
