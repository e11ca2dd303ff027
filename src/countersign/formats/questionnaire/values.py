"""A questionnaire as frozen values: what is asked, in which words, of whom, and what may be answered.

>>> q = Question("again", "yes_no", label=Texts.of(en="Would you use it again?"))
>>> q.label.within("en")
'Would you use it again?'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from countersign.errors import NotFound
from countersign.formats.questionnaire.expressions import Expression

NO_ANSWER = "no-answer"
"""The code that stands for a question that was asked and left empty. No choice of a questionnaire may use it."""

KINDS = {
    "one": "One of these",
    "several": "Several of these",
    "yes_no": "Yes or no",
    "scale": "A scale",
    "matrix": "The same scale for several things",
    "text": "In one's own words",
    "number": "A number",
    "date": "A date",
    "note": "Something to read",
}
CHOSEN = frozenset({"one", "several", "yes_no", "scale", "matrix"})
"""Kinds that are answered by choosing. Only these are ever counted in public."""


@dataclass(frozen=True)
class Texts:
    """The same words in several languages: ``by`` pairs a language code with its words."""

    by: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, **words: str) -> Texts:
        return cls(tuple((language, text) for language, text in words.items() if text))

    @cached_property
    def _by(self) -> dict[str, str]:
        return dict(self.by)

    def within(self, language: str) -> str:
        """In ``language``; where it is not translated, in the first language there is."""
        return self._by.get(language) or next((words for _, words in self.by if words), "")

    def __bool__(self) -> bool:
        return any(words for _, words in self.by)


@dataclass(frozen=True)
class Choice:
    """``name`` is what is stored and counted, ``label`` what is read."""

    name: str
    label: Texts


@dataclass(frozen=True)
class Row:
    """One line of a matrix; its answer is stored under ``name``."""

    name: str
    label: Texts


@dataclass(frozen=True)
class Question:
    """One question, one page. ``line`` is where it stands in the sheet it came from (0: it came from none).

    choices      the name of a list;  rows  the lines of a matrix
    relevant     asked only where this holds;  constraint  what the answer must satisfy (``.`` is the answer)
    framings     other words for the label, by arm of a framing experiment; the label itself is the first arm
    equality     asked after everything else, stored apart
    """

    name: str
    kind: str
    label: Texts
    hint: Texts = Texts()
    choices: str = ""
    rows: tuple[Row, ...] = ()
    required: bool = False
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Texts = Texts()
    framings: tuple[tuple[str, Texts], ...] = ()
    whole: bool = False
    equality: bool = False
    section: str = ""
    line: int = field(default=0, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Under which names its answers are stored: its own, or those of its rows; none for a note."""
        if self.kind == "note":
            return ()
        return tuple(row.name for row in self.rows) if self.kind == "matrix" else (self.name,)

    @property
    def is_chosen(self) -> bool:
        return self.kind in CHOSEN

    def label_for(self, arm: str, language: str) -> str:
        """The words that somebody in this ``arm`` of a framing experiment reads."""
        return (dict(self.framings).get(arm) or self.label).within(language)


@dataclass(frozen=True)
class Section:
    """A group of questions with a heading and, perhaps, a condition of its own."""

    name: str
    label: Texts = Texts()
    relevant: Expression | None = None


@dataclass(frozen=True)
class Questionnaire:
    """All questions in their order, the lists to choose from, and the languages it can be read in."""

    name: str
    title: str
    questions: tuple[Question, ...]
    lists: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    sections: tuple[Section, ...] = ()
    languages: tuple[str, ...] = ("en",)
    version: str = "1"

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    @cached_property
    def _lists(self) -> Mapping[str, tuple[Choice, ...]]:
        return dict(self.lists)

    @cached_property
    def _sections(self) -> Mapping[str, Section]:
        return {section.name: section for section in self.sections}

    @cached_property
    def by_answer(self) -> Mapping[str, Question]:
        """The question behind each name that an answer is stored under."""
        return {name: question for question in self.questions for name in question.names}

    @property
    def story(self) -> tuple[Question, ...]:
        """The questions that are not about equality."""
        return tuple(question for question in self.questions if not question.equality)

    @property
    def equality(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.equality)

    @property
    def language(self) -> str:
        """The language that everything is written in."""
        return self.languages[0]

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """What there is to choose from; nothing for a question that is not answered by choosing."""
        return self._lists.get(question.choices, ())

    def section(self, question: Question) -> Section | None:
        return self._sections.get(question.section)

    def question(self, name: str) -> Question:
        """The question of this name, or the matrix that has this row; raises :class:`NotFound`."""
        for one in self.questions:
            if one.name == name or name in one.names:
                return one
        raise NotFound(f"The questionnaire has no question “{name[:60]}”.")

    def label(self, name: str, language: str = "") -> str:
        """The words for an answer's name: of the question, or of the question and its row."""
        question, language = self.question(name), language or self.language
        rows = {row.name: row.label.within(language) for row in question.rows}
        whole = question.label.within(language)
        return f"{whole} {rows[name]}".strip() if name in rows else whole
