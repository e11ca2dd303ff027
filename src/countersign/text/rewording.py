"""Copies with known truth: the ways in which people and campaigns tell one account again.

Used to measure how many copies :mod:`countersign.text.similar` finds. Every rewording takes its randomness
from outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Rewording = Callable[[str, Random], str]

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_GREETINGS = (
    "Hello, I am writing about something that happened to me.",
    "Dear Sir or Madam,",
    "Hi, hope you are well.",
    "To whom it may concern,",
    "Good morning all,",
)
_FAREWELLS = ("Kind regards", "Many thanks", "Please look into this.", "Thank you for reading.", "Yours faithfully")
_HEADERS = (
    "---------- Forwarded message ---------\nFrom: a resident\nSent: Monday\nSubject: Fwd: please read\n\n",
    "Fwd: ",
    "FW: RE: ",
    "> ",
)
# Everyday words and a neighbour of each, written for this project.
_NEIGHBOURS = {
    "good": "nice", "nice": "good", "bad": "poor", "poor": "bad", "very": "really", "really": "very",
    "helpful": "useful", "staff": "workers", "late": "delayed", "delayed": "late", "told": "informed",
    "said": "stated", "rang": "phoned",
    "called": "rang", "phoned": "called", "asked": "requested", "wait": "delay", "waited": "stayed", "long": "lengthy",
    "big": "large", "large": "big", "small": "little", "little": "small", "street": "road", "road": "street",
    "house": "home", "home": "house", "car": "vehicle", "vehicle": "car", "fix": "repair", "repair": "fix",
    "broken": "damaged", "damaged": "broken", "need": "require", "needs": "requires", "help": "assist", "get": "obtain",
    "got": "received", "received": "got", "sent": "posted", "problem": "issue", "issue": "problem", "company": "firm",
    "money": "cash", "payment": "instalment", "people": "folk", "many": "several", "also": "too", "because": "since",
    "but": "yet", "however": "but", "quick": "fast", "quickly": "fast", "friendly": "kind", "kind": "friendly",
    "excellent": "superb", "great": "excellent", "polite": "courteous", "always": "constantly", "never": "not once",
    "about": "regarding", "trash": "rubbish", "please": "kindly", "after": "following", "before": "prior to",
    "again": "once more", "still": "even now", "every": "each", "day": "daytime", "now": "currently", "loan": "credit",
}  # fmt: skip


def same_words(text: str, rng: Random) -> str:
    """The same words with other capitals, spaces and punctuation."""
    changed = rng.choice((str.upper, str.lower, str))(text)
    return re.sub(r"[.,;]", rng.choice(("", " ", " -")), changed).replace(" ", rng.choice((" ", "  ")))


def one_word(text: str, rng: Random) -> str:
    """One word replaced by another."""
    words = text.split(" ")
    words[rng.randrange(len(words))] = rng.choice(("something", "somewhere", "everything", "whatever", "Tuesday"))
    return " ".join(words)


def typos(text: str, rng: Random) -> str:
    """One letter in forty struck wrongly: swapped, dropped or doubled; at least one."""
    letters = list(text)
    places = [at for at in range(1, len(letters) - 1) if letters[at].isalpha() and letters[at + 1].isalpha()]
    for at in sorted(rng.sample(places, max(1, min(len(places), len(text) // 40))), reverse=True):
        kind = rng.randrange(3)
        if kind == 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif kind == 1:
            del letters[at]
        else:
            letters.insert(at, letters[at])
    return "".join(letters)


def synonyms(text: str, rng: Random) -> str:
    """Up to one word in eight replaced by a neighbour in meaning."""
    words = text.split(" ")
    known = [at for at, word in enumerate(words) if word.lower().strip(".,!?") in _NEIGHBOURS]
    for at in rng.sample(known, min(len(known), max(1, len(words) // 8))):
        bare = words[at].strip(".,!?")
        words[at] = words[at].replace(bare, _NEIGHBOURS[bare.lower()])
    return " ".join(words)


def greeting(text: str, rng: Random) -> str:
    """A greeting before and thanks after."""
    return f"{rng.choice(_GREETINGS)} {text} {rng.choice(_FAREWELLS)}"


def truncated(text: str, rng: Random) -> str:
    """The first 60 to 90 % of the words."""
    words = text.split(" ")
    return " ".join(words[: max(1, int(len(words) * rng.uniform(0.6, 0.9)))])


def reordered(text: str, rng: Random) -> str:
    """The sentences in another order; a single sentence is turned at its middle word."""
    pieces = _SENTENCE_END.split(text)
    if len(pieces) < 2:
        words = text.split(" ")
        pieces = [" ".join(words[len(words) // 2 :]), " ".join(words[: len(words) // 2])]
    else:
        rng.shuffle(pieces)
    return " ".join(pieces)


def forwarded(text: str, rng: Random) -> str:
    """A forwarded message, header and quote marks included."""
    return rng.choice(_HEADERS) + text


def mixed(text: str, rng: Random) -> str:
    """Several of the above, one after another."""
    for step in rng.sample((typos, synonyms, greeting, forwarded, one_word), 3):
        text = step(text, rng)
    return text


REWORDINGS: dict[str, Rewording] = {
    rewording.__name__: rewording
    for rewording in (same_words, one_word, typos, synonyms, greeting, truncated, reordered, forwarded, mixed)
}
