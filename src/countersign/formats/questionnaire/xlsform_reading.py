"""XLSForm in: a workbook with the sheets ``survey``, ``choices`` and ``settings``. Every fault has its line.

Understood is the part of the standard (https://xlsform.org/en/) that people are asked questions with on a page or on
paper. What it has beyond (repeats, places, pictures, calculations) is refused by name, not skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from python_calamine import CalamineWorkbook

from countersign.errors import NotReadable, NotValid
from countersign.formats.questionnaire.checking import Fault
from countersign.formats.questionnaire.checking import faults as faults_of
from countersign.formats.questionnaire.expressions import Expression
from countersign.formats.questionnaire.values import Choice, Question, Questionnaire, Row, Section, Texts
from countersign.formats.tabular.sheets import text_of, workbook

EQUALITY = "equality"
"""The name of the group whose questions are asked last and stored apart."""
FRAMING = "framing"
"""A column ``framing::ARM::label`` (and ``…::Language (code)``) holds a question's words for one arm."""
UNDECIDED = ("yes", "no", "dont_know", "prefer_not")
"""The codes by which a list is known as yes, no, don't know, prefer not to say."""

_LANGUAGE = re.compile(r".*\((?P<code>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*|(?P<bare>[A-Za-z]{2,3})")
_TRUE, _FALSE = {"yes", "true", "true()", "1"}, {"", "no", "false", "false()", "0"}
_KINDS = {"text": "text", "integer": "number", "decimal": "number", "date": "date", "note": "note"}
_SELECTS = {"select_one": "one", "select_multiple": "several"}
_SPACED = re.compile(r"^(begin|end) (group|repeat)\b")  # both spellings are in use
_IGNORED = {"start", "end", "today", "deviceid", "username", "audit", "phonenumber", "email"}
_REFUSED = {
    "begin_repeat": "Repeats cannot be asked on a page. Ask once, or several times by name.",
    "calculate": "Nothing is calculated while people answer. Leave it out; figures are made from the answers.",
    "select_one_from_file": "Lists come from the sheet “choices”. Copy the list there.",
    "rank": "Ranking is not asked here. Use select_one for what matters most.",
}


def read_xlsform(path: Path) -> Questionnaire:
    """Raises :class:`NotValid` with every fault and its line, :class:`NotReadable` where it is no workbook."""
    book = workbook(path)
    sheets = {name.strip().lower(): name for name in book.sheet_names}
    if "survey" not in sheets:
        raise NotReadable(
            "The workbook has no sheet “survey”.", remedy="Name the sheet with the questions “survey”, as XLSForm does."
        )
    tables = {name: _table(book, sheets.get(name)) for name in ("survey", "choices", "settings")}
    return read_sheets(tables)


@dataclass(frozen=True)
class Sheet:
    """The headings, and each line that holds something, with its number."""

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[int, Mapping[str, str]], ...] = ()


def _table(book: CalamineWorkbook, name: str | None) -> Sheet:
    if name is None:
        return Sheet()
    sheet = book.get_sheet_by_name(name)
    lines = [[text_of(value).strip() for value in line] for line in sheet.to_python(skip_empty_area=True)]
    if not lines or sheet.start is None:
        return Sheet()
    headings = tuple(" ".join(one.split()) for one in lines[0])
    rows = ((n, dict(zip(headings, line, strict=True))) for n, line in enumerate(lines[1:], start=sheet.start[0] + 2))
    return Sheet(headings, tuple((n, row) for n, row in rows if any(row.values())))


def read_sheets(tables: Mapping[str, Sheet]) -> Questionnaire:
    """The same from tables that were read already."""
    reading = _Reading(tables["survey"].headings, tables["choices"].headings, dict(_settings(tables["settings"])))
    lists = reading.lists(tables["choices"])
    reading.questions(tables["survey"], lists)
    form = reading.form(lists)
    found = [*reading.faults, *(fault for fault in faults_of(form) if not _told(fault, reading.faults))]
    if found:
        raise NotValid(
            f"The form has {len(found)} thing{'s' if len(found) > 1 else ''} to put right.",
            remedy="Change the workbook, then upload it again.", faults=tuple(found),
        )  # fmt: skip
    return form


def _told(fault: Fault, earlier: list[Fault]) -> bool:
    """A line that could not be read is told once, not again for what follows from it."""
    return fault[0] in {where for where, _ in earlier}


def _settings(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for _, row in sheet.rows[:1]:
        yield from row.items()


@dataclass
class _Group:
    name: str
    label: Texts
    hint: Texts
    relevant: Expression | None
    table: bool
    line: int
    rows: list[tuple[Row, str, bool]] = field(default_factory=list)


class _Reading:
    """What was read so far, line by line."""

    def __init__(self, headings: tuple[str, ...], choice_headings: tuple[str, ...], settings: dict[str, str]) -> None:
        self.faults: list[Fault] = []
        self.settings = settings
        self.languages = self._languages((*headings, *choice_headings))
        self.groups: list[_Group] = []
        self.sections: list[Section] = []
        self.made: list[Question] = []

    def form(self, lists: dict[str, tuple[Choice, ...]]) -> Questionnaire:
        for open_group in self.groups:
            self.fault("survey", open_group.line, f"The group “{open_group.name}” is never closed. Add end_group.")
        used = {question.choices for question in self.made}
        title = self.settings.get("form_title", "")
        return Questionnaire(
            name=self.settings.get("form_id", "") or "survey", title=title or "Survey", questions=tuple(self.made),
            lists=tuple((name, choices) for name, choices in lists.items() if name in used),
            sections=tuple(self.sections), languages=self.languages, version=self.settings.get("version", "") or "1",
        )  # fmt: skip

    def fault(self, sheet: str, line: int, what: str) -> None:
        self.faults.append((f"{sheet}, line {line}", what))

    # languages

    def _languages(self, headings: tuple[str, ...]) -> tuple[str, ...]:
        named = [one.split("::")[-1].strip() for one in headings if one.startswith("label::") and one.count("::") == 1]
        codes = list(dict.fromkeys(code for name in named if (code := self._code(name))))
        first = self._code(self.settings.get("default_language", ""))
        if first in codes:
            codes.insert(0, codes.pop(codes.index(first)))
        return tuple(codes) or ("en",)

    def _code(self, language: str) -> str:
        found = _LANGUAGE.fullmatch(language)
        if found is None:
            if language:
                where = ("survey, line 1", f"The language “{language[:30]}” has no code. Write it as “English (en)”.")
                if where not in self.faults:
                    self.faults.append(where)
            return ""
        return (found["code"] or found["bare"]).lower()

    def texts(self, row: Mapping[str, str], column: str) -> Texts:
        """``label``, or ``label::English (en)`` for each language."""
        by = {self.languages[0]: row[column]} if row.get(column) else {}
        for heading, words in row.items():
            if heading.startswith(f"{column}::") and heading.count("::") == column.count("::") + 1 and words:
                by[self._code(heading.rsplit("::", 1)[1])] = words
        return Texts(tuple((language, by[language]) for language in self.languages if by.get(language)))

    # choices

    def lists(self, sheet: Sheet) -> dict[str, tuple[Choice, ...]]:
        found: dict[str, tuple[Choice, ...]] = {}
        for line, row in sheet.rows:
            name = row.get("list_name") or row.get("list name") or ""
            code = row.get("name") or row.get("value") or ""
            if not name or not code:
                self.fault("choices", line, "A choice needs list_name and name. Fill in both, or empty the line.")
                continue
            found[name] = (*found.get(name, ()), Choice(code, self.texts(row, "label")))
        return found

    # questions

    def questions(self, sheet: Sheet, lists: Mapping[str, tuple[Choice, ...]]) -> None:
        if "type" not in sheet.headings:
            self.fault("survey", 1, "There is no column “type”. Begin with the columns type, name and label.")
            return
        for line, row in sheet.rows:
            kind = " ".join(row["type"].replace("begin group", "begin_group").replace("end group", "end_group").split())
            self._line(
                line, kind.replace("begin repeat", "begin_repeat").replace("end repeat", "end_repeat"), row, lists
            )

    def _line(self, line: int, kind: str, row: Mapping[str, str], lists: Mapping[str, tuple[Choice, ...]]) -> None:
        word = kind.split(" ")[0]
        if word == "begin_group":
            self._open(line, row)
        elif word == "end_group":
            self._close(line)
        elif word in _REFUSED or word not in (*_KINDS, *_SELECTS, *_IGNORED, "end_repeat"):
            known = ", ".join((*_SELECTS, *_KINDS, "begin_group", "end_group"))
            self.fault(
                "survey", line, _REFUSED.get(word, f"The type “{kind[:30]}” is not asked here. Use one of {known}.")
            )
        elif word in (*_KINDS, *_SELECTS):
            self._question(line, kind, row, lists)

    def _open(self, line: int, row: Mapping[str, str]) -> None:
        table = bool({"table-list", "field-list"} & set(row.get("appearance", "").split()))
        if self.groups and (self.groups[-1].table or not table):
            self.fault("survey", line, "A group stands inside another. Close the first one before it.")
        relevant = self._expression(line, row, "relevant")
        texts = (self.texts(row, "label"), self.texts(row, "hint"))
        self.groups.append(_Group(row.get("name", ""), *texts, relevant, table, line))
        if not table:
            self.sections.append(Section(row.get("name", ""), self.texts(row, "label"), relevant))

    def _close(self, line: int) -> None:
        if not self.groups:
            self.fault("survey", line, "This closes a group that was never opened. Remove the line.")
            return
        group = self.groups.pop()
        if not group.table:
            return
        lists = {choices for _, choices, _ in group.rows}
        if len(lists) > 1:
            self.fault("survey", line, "The rows of a table share one list. Use the same list in each of them.")
        section = self.groups[-1].name if self.groups else ""
        self.made.append(
            Question(
                group.name, "matrix", group.label, group.hint, choices=next(iter(lists), ""), relevant=group.relevant,
                rows=tuple(row for row, _, _ in group.rows), required=any(must for _, _, must in group.rows),
                equality=section == EQUALITY, section=section, line=group.line,
            )
        )  # fmt: skip

    def _question(self, line: int, kind: str, row: Mapping[str, str], lists: Mapping[str, tuple[Choice, ...]]) -> None:
        word, _, chosen_from = kind.partition(" ")
        if word in _SELECTS and chosen_from not in lists:
            self.fault("survey", line, f"There is no list “{chosen_from[:30]}” on the sheet “choices”. Add it there.")
            return
        if self.groups and self.groups[-1].table:
            self._row(line, word, chosen_from, row)
            return
        section = self.groups[-1].name if self.groups else ""
        codes = tuple(choice.name for choice in lists.get(chosen_from, ()))
        self.made.append(
            Question(
                name=row.get("name", ""), kind=_kind(word, row.get("appearance", ""), codes), choices=chosen_from,
                label=self.texts(row, "label"), hint=self.texts(row, "hint"),
                required=self._flag(line, row, "required"), relevant=self._expression(line, row, "relevant"),
                constraint=self._expression(line, row, "constraint"),
                constraint_message=self.texts(row, "constraint_message"), framings=self._framings(row),
                whole=word == "integer", equality=section == EQUALITY, section=section, line=line,
            )
        )  # fmt: skip

    def _row(self, line: int, word: str, chosen_from: str, row: Mapping[str, str]) -> None:
        group = self.groups[-1]
        if word != "select_one":
            self.fault("survey", line, "A table holds select_one questions only. Move this line out of the group.")
            return
        if row.get("relevant") or row.get("constraint"):
            self.fault("survey", line, "A row of a table has no condition. Put it on begin_group.")
        if "label" not in row.get("appearance", "").split():
            must = self._flag(line, row, "required")
            group.rows.append((Row(row.get("name", ""), self.texts(row, "label")), chosen_from, must))

    def _framings(self, row: Mapping[str, str]) -> tuple[tuple[str, Texts], ...]:
        prefix = f"{FRAMING}::"
        arms = [one.split("::")[1] for one, words in row.items() if one.startswith(prefix) and words]
        return tuple((arm, self.texts(row, f"{prefix}{arm}::label")) for arm in dict.fromkeys(arms))

    def _flag(self, line: int, row: Mapping[str, str], column: str) -> bool:
        said = row.get(column, "").lower()
        if said not in _TRUE | _FALSE:
            self.fault("survey", line, f"“{column}” is yes or empty, not a condition. Write yes, or empty the cell.")
        return said in _TRUE

    def _expression(self, line: int, row: Mapping[str, str], column: str) -> Expression | None:
        if not row.get(column):
            return None
        try:
            return Expression.read(row[column])
        except NotValid as wrong:
            self.fault("survey", line, f"{column}: {wrong}")
            return None


def _kind(word: str, appearance: str, codes: tuple[str, ...]) -> str:
    if word != "select_one":
        return _SELECTS.get(word) or _KINDS[word]
    if "likert" in appearance.split():
        return "scale"
    return "yes_no" if codes[:2] == UNDECIDED[:2] and set(codes) <= set(UNDECIDED) else "one"


def translated(form: Questionnaire, language: str) -> Questionnaire:
    """The form with ``language`` first, so that everything without a language is read in it."""
    order = (language, *(one for one in form.languages if one != language))
    return replace(form, languages=order) if language in form.languages else form
