"""A room of the tests' own that hands over words: fictional accounts of a taxi, supper, the telephone, and mould."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from countersign.insight.voices import Spoken, Voices

TALK = (
    ("the taxi driver was late again", "no seat for my wheelchair in the taxi", "a kind driver, but a late taxi"),
    ("supper was cold and the kitchen closed", "no menu and a cold supper", "the kitchen sent supper without a menu"),
    ("nobody answered the phone", "an hour in the phone queue", "the phone rang, nobody answered, then the queue"),
)
MOULD = ("mould on the bathroom wall again", "damp wall, mould, and a cold bathroom")
NOW = 2025 * 12 + 4  # May 2025, when the clock of the house stands in June


@dataclass
class Said:
    """One account: its words, its month, whom it is about, and whether its words were signed off."""

    text: str
    month: int
    body: int = 1
    service: int = 5
    signed_off: bool = False


@dataclass
class Room:
    """What the room holds now; tests add to it and take from it."""

    said: list[Said] = field(default_factory=list)

    def told(self, first: int, last: int) -> Spoken:
        kept = [(f"k{at:04}", one) for at, one in enumerate(self.said) if first <= one.month <= last]
        about = {"body_id": [one.body for _, one in kept], "service_id": [one.service for _, one in kept]}
        return Spoken(
            tuple(key for key, _ in kept),
            tuple(one.text for _, one in kept),
            np.array([one.month for _, one in kept], np.int64),
            {column: np.array(ids, np.int64) for column, ids in about.items()},
        )

    def signed_off(self, keys):
        every = {f"k{at:04}": one.text for at, one in enumerate(self.said) if one.signed_off}
        return {key: every[key] for key in keys if key in every}

    def steady(self, *, body: int = 1, a_month: int = 9) -> None:
        """Every month alike, of the last fourteen; every fourth text is signed off."""
        for back in range(14):
            for texts in TALK:
                self.said += [Said(texts[at % 3], NOW - back, body, signed_off=at % 4 == 0) for at in range(a_month)]

    def rise(self, count: int, *, body: int = 1, signed_off: bool = True) -> None:
        """Mould in the last month."""
        self.said += [Said(MOULD[at % 2], NOW, body, signed_off=signed_off) for at in range(count)]


ROOM = Room()
VOICES = Voices(
    source="Fictional accounts, made up for a test",
    told=ROOM.told,
    signed_off=ROOM.signed_off,
    names={
        "body_id": lambda ids: {i: f"Body {i}" for i in ids},
        "service_id": lambda ids: {i: f"Service {i}" for i in ids},
    },
    trace=lambda key: f"/trace/account/{key}",
    opens=lambda key: f"/desk/account/{key}",
    reads="experience.read_unpublished",
)
