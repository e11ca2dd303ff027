"""XLSForm out: a workbook that reads back as the same questionnaire, and that pyxform accepts."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence

import xlsxwriter

from countersign.formats.questionnaire.values import Choice, Question, Questionnaire, Row, Texts
from countersign.formats.questionnaire.xlsform_reading import EQUALITY, FRAMING

_NAMES = {
    "ar": "Arabic", "bn": "Bengali", "cy": "Welsh", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian",
    "fr": "French", "ga": "Irish", "gd": "Scottish Gaelic", "gu": "Gujarati", "hi": "Hindi", "it": "Italian",
    "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "so": "Somali", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same form gives the same bytes on every day
_TYPES = {"text": "text", "date": "date", "note": "note"}
_SELECTS = {"one": "select_one", "yes_no": "select_one", "scale": "select_one", "several": "select_multiple"}
Line = dict[str, str]


def language_name(code: str) -> str:
    """``English (en)``, as XLSForm names languages."""
    return f"{_NAMES.get(code, code)} ({code})"


def write_xlsform(form: Questionnaire) -> bytes:
    """The workbook's bytes. What is too long for XLSForm does not occur: a questionnaire holds nothing beyond it."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"title": form.title, "created": _EPOCH})
        heading = book.add_format({"bold": True})
        for name, lines in _sheets(form):
            sheet = book.add_worksheet(name)
            headings = list(dict.fromkeys(column for line in lines for column in line))
            sheet.write_row(0, 0, headings, heading)
            for number, line in enumerate(lines, start=1):
                sheet.write_row(number, 0, [line.get(column, "") for column in headings])
    return held.getvalue()


def _sheets(form: Questionnaire) -> Sequence[tuple[str, list[Line]]]:
    language = language_name(form.language)
    settings = {"form_title": form.title, "form_id": form.name, "version": form.version, "default_language": language}
    choices = [_choice(form, name, choice) for name, listed in form.lists for choice in listed]
    return (("survey", list(_survey(form))), ("choices", choices), ("settings", [settings]))


def _survey(form: Questionnaire) -> Iterator[Line]:
    section = ""
    for question in form:
        if question.section != section:
            yield from [{"type": "end_group", "name": section}] if section else []
            yield from [_section(form, question.section)] if question.section else []
            section = question.section
        yield from _matrix(form, question) if question.kind == "matrix" else [_question(form, question)]
    if section:
        yield {"type": "end_group", "name": section}


def _section(form: Questionnaire, name: str) -> Line:
    section = next(one for one in form.sections if one.name == name)
    return {"type": "begin_group", "name": name} | _texts(form, "label", section.label) | _condition(section.relevant)


def _question(form: Questionnaire, one: Question) -> Line:
    line = {"type": _type(one), "name": one.name} | _texts(form, "label", one.label) | _texts(form, "hint", one.hint)
    line |= {"required": "yes"} if one.required else {}
    line |= {"appearance": "likert"} if one.kind == "scale" else {}
    line |= _condition(one.relevant)
    line |= {"constraint": str(one.constraint)} if one.constraint else {}
    line |= _texts(form, "constraint_message", one.constraint_message)
    for arm, words in one.framings:
        line |= _texts(form, f"{FRAMING}::{arm}::label", words)
    return line


def _matrix(form: Questionnaire, one: Question) -> Iterator[Line]:
    yield (
        {"type": "begin_group", "name": one.name} | _texts(form, "label", one.label) | _texts(form, "hint", one.hint)
        | {"appearance": "table-list"} | _condition(one.relevant)
    )  # fmt: skip
    for row in one.rows:
        yield _row(form, one, row)
    yield {"type": "end_group", "name": one.name}


def _row(form: Questionnaire, one: Question, row: Row) -> Line:
    line = {"type": f"select_one {one.choices}", "name": row.name} | _texts(form, "label", row.label)
    return line | ({"required": "yes"} if one.required else {})


def _type(one: Question) -> str:
    if one.kind in _SELECTS:
        return f"{_SELECTS[one.kind]} {one.choices}"
    return ("integer" if one.whole else "decimal") if one.kind == "number" else _TYPES[one.kind]


def _condition(relevant: object) -> Line:
    return {"relevant": str(relevant)} if relevant else {}


def _choice(form: Questionnaire, name: str, choice: Choice) -> Line:
    return {"list_name": name, "name": choice.name} | _texts(form, "label", choice.label)


def _texts(form: Questionnaire, column: str, words: Texts) -> Line:
    by = dict(words.by)
    return {f"{column}::{language_name(language)}": by[language] for language in form.languages if by.get(language)}


__all__ = ["EQUALITY", "language_name", "write_xlsform"]
