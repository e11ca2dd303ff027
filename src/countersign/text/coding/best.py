"""Rules or model, theme by theme: whichever did better on rows that neither had learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from countersign.text.coding.codebook import codebook
from countersign.text.coding.coding import Coder, Coding
from countersign.text.coding.model import KINDS, Model

_MARGIN = 0.02  # F1 by which a model must beat the rules: they show their words, it does not


def f1(given: Sequence[bool], said: Sequence[bool]) -> float:
    """Harmonic mean of precision and recall, 0 to 1; 0 where neither says yes."""
    both = sum(a and b for a, b in zip(given, said, strict=True))
    return 2 * both / total if (total := sum(given) + sum(said)) else 0.0


def with_thresholds(model: Model, texts: Sequence[str], labels: Sequence[AbstractSet[str]]) -> Model:
    """The model with the threshold of each code that gives the best F1 on these rows, which it must not
    have learnt."""
    probable = model.probabilities(texts)
    grid = np.linspace(0.1, 0.8, 29)
    thresholds, scores = {}, {}
    for at, code in enumerate(model.codes):
        given = [code in label for label in labels]
        tried = [f1(given, (probable[:, at] >= cut).tolist()) for cut in grid]
        best = int(np.argmax(tried))
        thresholds[code] = float(grid[best]) if any(given) else 0.5
        scores[code] = round(tried[best], 3)
    return model.with_card(replace(model.card, thresholds=thresholds, scores=scores))


@dataclass(frozen=True)
class BestOf:
    """A coder that asks the model for the codes it does better, and the rules for everything else."""

    rules: Coder
    model: Model
    chosen: Mapping[str, str]  # code -> "rules" or "model"

    name = "best_of"

    @property
    def version(self) -> str:
        return f"{self.rules.version}+{self.model.version}"

    def code(self, texts: Sequence[str]) -> list[Coding]:
        """One :class:`Coding` for each text; ``why`` keeps the words of those codes that the rules
        decided."""
        both = zip(self.rules.code(texts), self.model.code(texts), strict=True)
        return [self._merged(by_rules, by_model) for by_rules, by_model in both]

    def _merged(self, by_rules: Coding, by_model: Coding) -> Coding:
        themes = tuple(
            theme
            for theme in codebook().themes
            if theme in (by_model if self.chosen.get(theme) == "model" else by_rules).themes
        )
        return replace(by_rules, themes=themes, kind=self._kind(by_rules, by_model))

    def _kind(self, by_rules: Coding, by_model: Coding) -> str:
        """The model knows praise and problem only: a suggestion, wish or wrong door stays what the rules
        read."""
        asked = self.chosen.get("kind") == "model" and by_rules.kind in ("", *KINDS)
        return by_model.kind if asked else by_rules.kind


def best_of(rules: Coder, model: Model, texts: Sequence[str], labels: Sequence[AbstractSet[str]]) -> BestOf:
    """Chooses on these rows, for each theme and for the kind, the coder with the higher F1; rules where it
    is close.

    ``labels`` holds the codes people gave each text; neither coder may have learnt from these rows.
    """
    read = {"rules": rules.code(texts), "model": model.code(texts)}
    chosen = {theme: _better(read, labels, (theme,)) for theme in model.codes if theme not in KINDS}
    if set(KINDS) & set(model.codes):
        chosen["kind"] = _better(read, labels, KINDS)
    return BestOf(rules, model, chosen)


def _better(read: Mapping[str, Sequence[Coding]], labels: Sequence[AbstractSet[str]], codes: Sequence[str]) -> str:
    def mean_f1(coder: str) -> float:
        each = [
            f1([c in given for given in labels], [c in said.themes or c == said.tone for said in read[coder]])
            for c in codes
        ]
        return sum(each) / len(each)

    return "model" if mean_f1("model") > mean_f1("rules") + _MARGIN else "rules"
