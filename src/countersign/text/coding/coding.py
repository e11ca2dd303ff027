"""What a coder says about one account, and what every coder offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Words = tuple[int, int, str]  # where they begin and end in the text, and the words themselves


@dataclass(frozen=True)
class Coding:
    """One coder's reading of one text, in the codes of the codebook.

    ``kind`` is "" where nothing in the text tells. ``why`` maps a code to the words that made the coder
    decide; codes without words (a model's) are absent from it. ``why`` quotes the text: it is personal data
    as the text is.
    """

    kind: str = ""
    themes: tuple[str, ...] = ()
    respect: str = "none"
    confidence: str = "none"
    time_lost: str = "none"
    fear: bool = False
    why: Mapping[str, tuple[Words, ...]] = field(default_factory=dict)

    @property
    def codes(self) -> frozenset[str]:
        """All codes that say something, of every dimension."""
        single = {self.kind, self.respect, self.confidence, self.time_lost} - {"", "none"}
        return frozenset(single | set(self.themes) | ({"fear"} if self.fear else set()))

    @property
    def tone(self) -> str:
        """The kind as a sentiment label has it: "praise", "problem" for all that asks for something, or
        ""."""
        return self.kind if self.kind in ("", "praise") else "problem"


class Coder(Protocol):
    """Anything that reads texts and says codes. ``version`` changes whenever its readings may."""

    name: str
    version: str

    def code(self, texts: Sequence[str]) -> list[Coding]:
        """One :class:`Coding` for each text, in order."""
        ...


class Proposer(Protocol):
    """A draft-only coder from outside, such as a language model on the host's own machine.

    What it proposes is shown to a person as a draft beside the words; it is never counted before a person
    has signed it off, and never chosen by ``best_of``.
    """

    name: str
    version: str

    def propose(self, texts: Sequence[str]) -> list[Coding]:
        """One draft for each text, in order."""
        ...
