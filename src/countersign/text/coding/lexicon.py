"""The lexicon, read from its file: cues, and the words that turn them round or make them stronger."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from countersign.text.coding.codebook import codebook
from countersign.text.phrases import Phrases

NEGATOR, STRONGER, WEAKER = "<not>", "<stronger>", "<weaker>"


@dataclass(frozen=True)
class Cue:
    """What some phrases mean. See the head of ``lexicon.toml`` for each field."""

    id: str
    phrases: tuple[str, ...]
    themes: tuple[str, ...] = ()
    tone: str = ""
    kind: str = ""
    respect: str = ""
    confidence: str = ""
    fear: bool = False
    weight: float = 1.0
    negates: bool = True
    with_tone: bool = False
    at_start: bool = False


@dataclass(frozen=True)
class Lexicon:
    version: str
    cues: dict[str, Cue]
    phrases: Phrases


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with this version, compiled once. A cue that names an unknown code is
    refused."""
    read = tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text("utf-8"))
    cues = {cue["id"]: _cue(cue) for cue in read["cue"]}
    owners = {cue.id: cue.phrases for cue in cues.values()}
    marks = {NEGATOR: read["negators"], STRONGER: read["stronger"], WEAKER: read["weaker"]}
    return Lexicon(read["version"], cues, Phrases(owners | marks))


def _cue(table: dict[str, object]) -> Cue:
    cue = Cue(**{name: tuple(v) if isinstance(v, list) else v for name, v in table.items()})  # type: ignore[arg-type]
    book = codebook()
    unknown = [theme for theme in cue.themes if theme not in book.themes]
    unknown += [kind for kind in (cue.kind,) if kind and kind not in book.kind.values]
    unknown += [tone for tone in (cue.tone,) if tone not in {"", "good", "bad"}]
    if unknown:
        raise ValueError(f"The cue {cue.id} names what the codebook does not have: {', '.join(unknown)}.")
    return cue
