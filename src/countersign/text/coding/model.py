"""Trained coders: words and letter groups weighed by logistic regression, one yes-or-no question for each
code.

A model is kept as numbers and words, never as code: an ``.npz`` archive of arrays (read with pickling
forbidden) beside a JSON card. Its vocabulary comes from accounts, so a model is kept as closely as they
are. Nothing trained on real accounts ships with the project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from countersign.errors import NotReadable, NotValid
from countersign.text.coding.codebook import codebook
from countersign.text.coding.coding import Coding

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

KINDS = ("praise", "problem")  # the kinds that a sentiment label can teach
FEWEST = 15  # labelled examples below which a code is not learnt
_WORDS = {"analyzer": "word", "ngram_range": [1, 2], "token_pattern": r"(?u)\b\w[\w']*\b"}
_LETTERS = {"analyzer": "char_wb", "ngram_range": [2, 5]}
_COMMON: dict[str, Any] = {"sublinear_tf": True, "lowercase": True, "strip_accents": "unicode"}


@dataclass(frozen=True)
class Card:
    """What a reader must know of a model: what it learnt from, how it was split, and how it did where it
    had not looked."""

    name: str
    version: str
    codebook: str
    trained_on: str
    rows: int
    seed: int
    positives: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    limits: str = "Learnt from one source's human labels; measure it again before using it on another source."


class Model:
    """A trained coder. ``probabilities`` gives the numbers, :meth:`code` the codes above each code's
    threshold."""

    name = "model"

    def __init__(
        self, *, codes: Sequence[str], parts: Sequence[TfidfVectorizer], weights: NDArray[np.float32],
        offsets: NDArray[np.float64], card: Card,
    ) -> None:  # fmt: skip
        self.codes = tuple(codes)
        self.card = card
        self.version = card.version
        self._parts = tuple(parts)
        self._weights = weights
        self._offsets = offsets
        self._thresholds = np.array([card.thresholds.get(code, 0.5) for code in self.codes])

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Texts × codes: how probable each code is, by logistic regression."""
        if not texts:
            return np.zeros((0, len(self.codes)))
        grams = sparse.hstack([part.transform(texts) for part in self._parts], format="csr")
        scores = np.asarray(grams @ self._weights, np.float64) + self._offsets
        return np.asarray(1 / (1 + np.exp(-scores)), np.float64)

    def code(self, texts: Sequence[str]) -> list[Coding]:
        """One :class:`Coding` for each text: its themes, and its kind where the model learnt kinds."""
        probable = self.probabilities(texts)
        return [self._coding(row, row >= self._thresholds) for row in probable]

    def _coding(self, row: NDArray[np.float64], chosen: NDArray[np.bool_]) -> Coding:
        said = {code: float(row[at]) for at, code in enumerate(self.codes) if chosen[at]}
        kinds = sorted((code for code in said if code in KINDS), key=lambda code: -said[code])
        themes = tuple(theme for theme in codebook().themes if theme in said)
        return Coding(kind=kinds[0] if kinds else "", themes=themes)

    def with_card(self, card: Card) -> Model:
        """The same model under another card (other thresholds, scores)."""
        return Model(codes=self.codes, parts=self._parts, weights=self._weights, offsets=self._offsets, card=card)

    def save(self, folder: Path) -> None:
        """Writes ``weights.npz`` and ``card.json`` into ``folder``, which is made where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        kept: dict[str, Any] = {"weights": self._weights, "offsets": self._offsets}
        for at, part in enumerate(self._parts):
            kept |= {f"words{at}": np.array(_in_order(part)), f"rarity{at}": np.asarray(part.idf_)}
        np.savez_compressed(folder / "weights.npz", **kept)
        text = json.dumps({"codes": self.codes, "card": asdict(self.card)}, indent=1, sort_keys=True)
        (folder / "card.json").write_text(text, "utf-8")


def load(folder: Path) -> Model:
    """The model saved in ``folder``. Only arrays and JSON are read: a file cannot bring code with it.

    Raises :class:`NotReadable` where the folder holds no whole model.
    """
    try:
        said = json.loads((folder / "card.json").read_text("utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as kept:
            parts = [_restored(kept[f"words{at}"], kept[f"rarity{at}"], how) for at, how in enumerate(_parts())]
            weights, offsets = kept["weights"], kept["offsets"]
        model = Model(codes=said["codes"], parts=parts, weights=weights, offsets=offsets, card=Card(**said["card"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotReadable("There is no whole model in this folder.", remedy="Train and save it again.") from error
    if weights.shape != (sum(len(part.vocabulary_) for part in parts), len(model.codes)):
        raise NotReadable("The model's parts do not fit together.", remedy="Train and save it again.")
    return model


def train(
    texts: Sequence[str],
    labels: Sequence[AbstractSet[str]],
    *,
    name: str = "logistic",
    trained_on: str = "",
    seed: int = 0,
) -> Model:
    """A model of every code that at least :data:`FEWEST` of the ``labels`` hold. Deterministic for the same
    rows.

    ``labels`` holds for each text the codes people gave it (themes, and "praise" or "problem" as kind).
    Thresholds are 0.5 until :func:`with_thresholds` chooses them. Raises :class:`NotValid` where nothing
    can be learnt.
    """
    counts = {code: sum(code in given for given in labels) for code in (*codebook().themes, *KINDS)}
    codes = [code for code, count in counts.items() if FEWEST <= count < len(labels)]
    if not codes:
        raise NotValid(f"No code has {FEWEST} labelled examples.", remedy="Label more accounts before training.")
    parts = [_vectorizer(how, min_df=2) for how in _parts()]
    grams = sparse.hstack([part.fit_transform(texts) for part in parts], format="csr")
    fitted = [_fitted(grams, np.array([code in given for given in labels])) for code in codes]
    card = Card(
        name=name, version=f"{name}-1-codebook-{codebook().version}", codebook=codebook().version,
        trained_on=trained_on, rows=len(texts), seed=seed, positives={code: counts[code] for code in codes},
    )  # fmt: skip
    weights = np.column_stack([coef for coef, _ in fitted]).astype(np.float32)
    return Model(codes=codes, parts=parts, weights=weights, offsets=np.array([o for _, o in fitted]), card=card)


def _fitted(grams: sparse.csr_array, given: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    # Imported here because scikit-learn takes over a second to import and most commands never train.
    from sklearn.linear_model import LogisticRegression

    # liblinear: exact, deterministic, one core; C by the validation split of the NHS labels.
    found = LogisticRegression(C=10.0, solver="liblinear").fit(grams, given)
    return found.coef_[0], float(found.intercept_[0])


def _parts() -> tuple[dict[str, Any], ...]:
    return (_WORDS, _LETTERS)


def _vectorizer(how: Mapping[str, Any], **more: Any) -> TfidfVectorizer:
    # Imported here for the same reason as above.
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(**{**how, "ngram_range": tuple(how["ngram_range"])}, **_COMMON, **more)


def _restored(words: NDArray[np.str_], rarity: NDArray[np.float64], how: Mapping[str, Any]) -> TfidfVectorizer:
    part = _vectorizer(how, vocabulary={word: at for at, word in enumerate(words.tolist())})
    part.idf_ = rarity
    return part


def _in_order(part: TfidfVectorizer) -> list[str]:
    return sorted(part.vocabulary_, key=part.vocabulary_.__getitem__)
