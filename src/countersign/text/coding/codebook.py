"""The codebook, read from its file: the themes and the values of every dimension, in plain words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

DIMENSIONS = ("kind", "themes", "respect", "confidence", "time_lost", "fear")


@dataclass(frozen=True)
class Theme:
    """One thing that can go wrong or right, for any public service."""

    id: str
    words: str
    definition: str
    include: str
    exclude: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """A question asked of every account. ``values`` maps each code to its meaning."""

    id: str
    words: str
    values: dict[str, str]


@dataclass(frozen=True)
class Codebook:
    version: str
    themes: dict[str, Theme]
    kind: Dimension
    respect: Dimension
    confidence: Dimension
    time_lost: Dimension
    fear: Dimension

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions with a single value, in the order in which they are shown."""
        return (self.kind, self.respect, self.confidence, self.time_lost, self.fear)

    def words(self, code: str) -> str:
        """What a code is called, for a reader: the theme's words, or the code without its underscores."""
        return self.themes[code].words if code in self.themes else code.replace("_", " ").capitalize()

    def page(self) -> str:
        """The codebook as the reference page of the documentation (Markdown)."""
        lines = [
            "# The codebook",
            "",
            f"Version {self.version}. Generated from `src/countersign/text/coding/codebook.toml`; change it there.",
            "",
            "An account has one kind, any number of themes, and one value in each other dimension.",
        ]
        for dimension in self.dimensions:
            lines += ["", f"## {dimension.words} (`{dimension.id}`)", "", "| code | meaning |", "|---|---|"]
            lines += [f"| `{code}` | {meaning} |" for code, meaning in dimension.values.items()]
        lines += ["", "## What it is about (`themes`)"]
        for theme in self.themes.values():
            lines += ["", f"### {theme.words} (`{theme.id}`)", "", theme.definition, ""]
            lines += [f"- Counts: {theme.include}", f"- Does not count: {theme.exclude}"]
            lines += [f"- For example: “{example}”" for example in theme.examples]
        return "\n".join(lines) + "\n"


@cache
def codebook() -> Codebook:
    """The codebook that ships with this version."""
    text = resources.files(__package__).joinpath("codebook.toml").read_text("utf-8")
    read = tomllib.loads(text)
    themes = {t["id"]: Theme(**{**t, "examples": tuple(t["examples"])}) for t in read["theme"]}
    single = {name: _dimension(name, read[name]) for name in DIMENSIONS if name != "themes"}
    return Codebook(version=read["version"], themes=themes, **single)


def _dimension(name: str, table: dict[str, str]) -> Dimension:
    return Dimension(name, table["words"], {code: text for code, text in table.items() if code != "words"})
