"""Numbers that point at one person: phones, NHS numbers, cards, bank accounts, and long numbers of any other make.

Digits are read as *runs*: groups of digits with at most three separators between them ("0114 496-0123"). Every window
of neighbouring groups is tried, the longest first, so a number is found among other numbers and however it is spaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import phonenumbers
from stdnum import iban as iban_check
from stdnum import luhn
from stdnum.gb import nhs as nhs_check

from countersign.text.identifiers.found import Found

_GROUP = re.compile(r"(?<![A-Za-z0-9£$€])[0-9Oo]*[0-9][0-9Oo]*(?![A-Za-z0-9])")
_BETWEEN = re.compile(r"[ \t().+\-_]{1,3}")
_EXTENSION = re.compile(r"[ ,]{0,2}(?:extension|extn|ext|x)\.?[ :]{0,2}\d{1,6}\b", re.I)
_MOST_GROUPS = 20

_PHONE_CUE = re.compile(
    r"\b(?:phone|tel|telephone|mobile|mob|cell|call|ring|text|whatsapp|landline|fax|number)\b[^.!?]{0,25}$", re.I
)
_NHS_CUE = re.compile(r"\bNHS\s*(?:number|num|no|id|#)?\b[^.!?\d]{0,15}$", re.I)
_CARD_CUE = re.compile(r"\b(?:debit|credit|visa|mastercard|amex|bank)?\s*card\b[^.!?\d]{0,25}$", re.I)
_ENDING_CUE = re.compile(r"\bcard\b[^.!?\d]{0,20}\bending\b[^.!?\d]{0,8}$", re.I)
_ACCOUNT_CUE = re.compile(r"\b(?:account|acct|acc|a/c|bank details)\b[^.!?\d]{0,20}$", re.I)
_SORT_CUE = re.compile(r"\bsort\s*-?\s*code\b[^.!?\d]{0,12}$", re.I)
_RANGE = re.compile(r"\d{5} ?- ?\d{5}")  # two meters, not one telephone
_DATE_SHAPES = {(2, 2, 4), (4, 2, 2), (1, 2, 4), (2, 1, 4), (1, 1, 4), (2, 2, 2), (4, 4)}


@dataclass(frozen=True, slots=True)
class Window:
    """Some neighbouring groups of digits: the digits alone, the lengths of the groups, and what stands before."""

    start: int
    end: int
    digits: str
    shape: tuple[int, ...]
    before: str
    plus: bool
    written: str


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for group in _GROUP.finditer(text):
        if run and not _BETWEEN.fullmatch(text, run[-1].end(), group.start()):
            yield run
            run = []
        run.append(group)
        if len(run) == _MOST_GROUPS:
            yield run
            run = []
    if run:
        yield run


def _window(text: str, groups: list[re.Match[str]]) -> Window:
    start, end = groups[0].start(), groups[-1].end()
    opening = re.search(r"[(+]{1,2}[ ]?$", text[max(0, start - 3) : start])
    if opening:
        start -= len(opening[0])
    parts = [g[0].replace("O", "0").replace("o", "0") for g in groups]
    before = text[max(0, start - 60) : start]
    plus = bool(opening and "+" in opening[0])
    return Window(start, end, "".join(parts), tuple(map(len, parts)), before, plus, text[start:end])


def _is_card(w: Window) -> str:
    if 13 <= len(w.digits) <= 19 and luhn.is_valid(w.digits) and min(w.shape) >= 2 and len(set(w.digits)) > 1:
        return "card number with a valid check digit"
    if 12 <= len(w.digits) <= 19 and _CARD_CUE.search(w.before):
        return "long number after the word card"
    return "last digits of a card" if len(w.digits) == 4 and _ENDING_CUE.search(w.before) else ""


def _is_nhs(w: Window) -> str:
    if 9 <= len(w.digits) <= 11 and _NHS_CUE.search(w.before):
        return "number after the words NHS number"
    if len(w.digits) == 10 and w.digits[0] != "0" and nhs_check.is_valid(w.digits) and len(set(w.digits)) > 1:
        return "ten digits with a valid NHS check digit"
    return ""


def _is_phone(w: Window) -> str:
    digits, size = w.digits, len(w.digits)
    if _RANGE.fullmatch(w.written) and not _PHONE_CUE.search(w.before):
        return ""
    home = re.fullmatch(r"(?:00)?44(0?)([1-9]\d{8,9})", digits)
    if digits[0] == "0" and digits[1:2] in tuple("123578") and size in (10, 11) and w.shape not in _DATE_SHAPES:
        return "telephone number, United Kingdom"
    if home and (w.plus or size >= 11):
        return "telephone number, United Kingdom, with country code"
    if (w.plus or digits.startswith("00")) and 8 <= size <= 15 and _possible(digits.removeprefix("00")):
        return "telephone number with country code"
    if _is_north_american(w):
        return "telephone number, North America"
    if _PHONE_CUE.search(w.before) and 6 <= size <= 11 and max(w.shape) >= 3 and w.shape not in _DATE_SHAPES:
        return "number after a word for telephone"
    return ""


def _is_north_american(w: Window) -> bool:
    shape = w.shape[1:] if w.shape[0] == 1 and w.digits[0] == "1" else w.shape
    digits = w.digits[-10:]
    spaced = shape in ((3, 3, 4), (3, 7), (6, 4)) or (shape == (10,) and _PHONE_CUE.search(w.before))
    return bool(spaced) and digits[0] in "23456789" and digits[3] in "23456789"


def _possible(international: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse("+" + international))
    except phonenumbers.NumberParseException:
        return False


def _is_account(w: Window) -> str:
    if _SORT_CUE.search(w.before) and len(w.digits) in (6, 14):
        return "bank sort code"
    if w.shape in ((2, 2, 2, 8), (6, 8), (8, 2, 2, 2), (8, 6)):
        return "bank sort code and account number"
    if _ACCOUNT_CUE.search(w.before) and 6 <= len(w.digits) <= 14 and w.shape not in _DATE_SHAPES - {(4, 4)}:
        return "number after the word account"
    return ""


def _is_long(w: Window) -> str:
    if (
        len(w.shape) == 1
        and 8 <= len(w.digits) <= 30
        and not re.fullmatch(r"(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d", w.digits)
    ):
        return "long number"
    return ""


_READINGS: tuple[tuple[str, float, Callable[[Window], str]], ...] = (
    ("nhs_number", 0.97, _is_nhs),
    ("card", 0.97, _is_card),
    ("account", 0.95, _is_account),
    ("phone", 0.93, _is_phone),
    ("reference", 0.6, _is_long),
)


def _read(window: Window) -> Found | None:
    for kind, score, reading in _READINGS:
        if why := reading(window):
            return Found(kind, window.start, window.end, score, why)
    return None


def numbers(text: str) -> Iterator[Found]:
    """Phones, NHS numbers, cards, sort codes, accounts and long numbers of a plain text."""
    for run in _runs(text):
        yield from _in_run(text, run)


def _in_run(text: str, run: list[re.Match[str]]) -> Iterator[Found]:
    first = 0
    while first < len(run):
        for last in range(len(run), first, -1):
            found = _read(_window(text, run[first:last]))
            if found:
                yield _with_extension(text, found)
                first = last
                break
        else:
            first += 1


def _with_extension(text: str, found: Found) -> Found:
    tail = _EXTENSION.match(text, found.end) if found.kind == "phone" else None
    return Found(found.kind, found.start, tail.end(), found.score, found.why) if tail else found


_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b", re.I)


def ibans(text: str) -> Iterator[Found]:
    """International bank account numbers with valid check digits, however spaced; a valid beginning is enough."""
    for match in _IBAN.finditer(text):
        for cut in range(len(match[0]), 14, -1):
            if match[0][cut - 1].isalnum() and iban_check.is_valid(match[0][:cut]):
                yield Found("account", match.start(), match.start() + cut, 0.99, "international bank account number")
                break


_DIGIT_WORD = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)"
_SPELT = re.compile(rf"\b{_DIGIT_WORD}(?:[ ,\-]{{1,3}}(?:o|{_DIGIT_WORD})){{6,}}\b", re.I)


def spelt_numbers(text: str) -> Iterator[Found]:
    """Telephone numbers told in words: "oh seven seven double oh ..."."""
    for match in _SPELT.finditer(text):
        yield Found("phone", match.start(), match.end(), 0.9, "telephone number told in words")
