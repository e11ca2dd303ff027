"""Made-up short texts about known things, as many as wanted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ABOUT = {
    "transport": "driver taxi wheelchair vehicle journey seat pickup ambulance lift door",
    "food": "meals breakfast cold sandwich menu hungry kitchen portions vegetarian tea",
    "phone": "call answered queue line rang operator message voicemail redial callback",
    "staff": "nurse rude kind listened manner smile respect shouting patient thanks",
    "letters": "letter post address printed form envelope stamp copy signature page",
    "repairs": "boiler leak damp mould plumber window heating roof radiator pipe",
    "money": "refund payment charge invoice debt fee benefit bank arrears cheque",
    "app": "login password screen website crashed browser reset email code account",
}
EVERYWHERE = ["week", "really", "again", "think", "people", "never", "always", "still", "place", "nothing"]


@dataclass(frozen=True)
class Talk:
    """``texts`` and what each is about."""

    texts: list[str]
    about: list[str]


def talk(number: int, seed: int, *, about: dict[str, str] = ABOUT, noise: float = 0.1) -> Talk:
    """Texts of 4 to 12 words: mostly of one thing, some from everywhere, some of something else."""
    rng = np.random.default_rng(seed)
    names = list(about)
    words = {name: about[name].split() for name in names}
    weights = 1 / np.arange(1, 11)
    weights /= weights.sum()
    of = rng.integers(len(names), size=number)
    texts = []
    for at in of:
        said = []
        for _ in range(rng.integers(4, 13)):
            drawn = rng.random()
            name = names[rng.integers(len(names))] if drawn < noise else names[at]
            said.append(EVERYWHERE[rng.integers(10)] if drawn > 0.75 else words[name][rng.choice(10, p=weights)])
        texts.append(" ".join(said))
    return Talk(texts, [names[at] for at in of])
