"""Where a person is found online: e-mail addresses, web addresses, machine addresses, social media names."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from countersign.text.identifiers.found import Found
from countersign.text.identifiers.word_sets import word_set

_EMAIL = re.compile(r"[\w.+%'\-]{1,64}@[A-Za-z0-9][\w\-]{0,62}(?:\.[A-Za-z0-9][\w\-]{0,30}){0,5}(?<!-)")
_TOP = r"(?:com|co|org|net|gov|nhs|ac|uk|info|me|ie|eu|io|scot|wales)"
_SPACED_EMAIL = re.compile(
    rf"[\w.+%'\-]{{1,64}}[ ]{{0,2}}@[ ]{{0,2}}[A-Za-z0-9][\w\-]{{0,62}}(?:[ ]?\.[ "
    rf"]?[A-Za-z0-9][\w\-]{{0,30}}){{0,2}}[ ]?\.[ ]?{_TOP}\b(?:[ ]?\.[ ]?uk\b)?",
    re.I,
)
_DOT = r"(?:[ ]{0,2}[(\[{]?[ ]?\bdot\b[ ]?[)\]}]?[ ]{0,2}|\.)"
_AT = r"(?:[ ]{0,2}[(\[{][ ]?at[ ]?[)\]}][ ]{0,2}|[ ]at[ ])"
_SPOKEN = re.compile(
    rf"\b[\w+\-]{{1,40}}(?:{_DOT}[\w+\-]{{1,40}}){{0,3}}{_AT}[\w\-]{{1,40}}(?:{_DOT}[\w\-]{{1,20}}){{0,2}}{_DOT}{_TOP}\b",
    re.I,
)
_CAREFUL = re.compile(r"\bdot\b|[(\[{][ ]?at[ ]?[)\]}]", re.I)
_URL = re.compile(r"\b(?:h(?:tt|xx)ps?[ ]?:[ ]?//|www\.)[^\s<>\"\]]+", re.I)
_BARE = re.compile(
    r"(?<![\w@.])[A-Za-z0-9][A-Za-z0-9\-]{0,62}(?:\.[A-Za-z0-9\-]{1,62}){0,3}"
    r"\.(?:com|net|org|info|io|co\.uk|org\.uk|gov\.uk|nhs\.uk|ac\.uk|uk/|me/|ly/|be/|gl/)(?![A-Za-z0-9@])(?:[^\s<>\"\]]*)",
    re.I,
)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z][\w.]{1,29}\b")
_NAMED_HANDLE = re.compile(
    r"\b(?:twitter|instagram|insta|facebook|fb|snapchat|snap|tiktok|telegram|skype|discord|linkedin|youtube)"
    r"(?: (?:account|name|handle|username|user name|profile|page|id))?(?: is|:| as| under)[ ]{0,2}([\w.\-]{3,30})\b",
    re.I,
)
_USERNAME = re.compile(r"\b(?:user ?name|login|handle)(?: is|:| was)[ ]{0,2}([\w.\-]*\w)", re.I)
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.I)
_PLAIN_WORDS = word_set("a an and the my your our not for that this now where very also down too private")


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses, also spaced out ("name @ host . uk") and spoken ("name at host dot co dot uk")."""
    if "@" in text:
        for match in (*_EMAIL.finditer(text), *_SPACED_EMAIL.finditer(text)):
            yield Found("email", match.start(), match.end(), 0.98, "e-mail address")
    if _CAREFUL.search(text) or " at " in text.lower():
        for match in _SPOKEN.finditer(text):
            yield Found("email", match.start(), match.end(), 0.9, "e-mail address told in words")


def web_addresses(text: str) -> Iterator[Found]:
    """Web addresses, whole: what stands after the domain can carry a token or a name."""
    for pattern in (_URL, _BARE):
        for match in pattern.finditer(text):
            end = match.start() + len(match[0].rstrip(".,;:!?)'"))
            if end > match.start():
                yield Found("web", match.start(), end, 0.95, "web address")


def handles(text: str) -> Iterator[Found]:
    """Names on social media: "@name", or a word after the network's name."""
    if "@" in text:
        for match in _HANDLE.finditer(text):
            yield Found("handle", match.start(), match.end(), 0.85, "social media name")
    for pattern in (_NAMED_HANDLE, _USERNAME):
        for match in pattern.finditer(text):
            if match[1].lower() not in _PLAIN_WORDS:
                yield Found("handle", match.start(1), match.end(1), 0.8, "word after a social network's name")


def machine_addresses(text: str) -> Iterator[Found]:
    """IPv4 and IPv6 addresses."""
    for match in [*_IPV4.finditer(text), *_IPV6.finditer(text)]:
        if _is_ip(match[0]):
            yield Found("web", match.start(), match.end(), 0.9, "internet address of a machine")


def _is_ip(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return address.version == 4 or len(written) > 6
