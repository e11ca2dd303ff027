"""Questionnaires as values: read from and written as XLSForm, checked, walked question by question.

values       questions, choices, sections, words in several languages;  storing  the same as JSON
expressions  conditions, read by our own parser and never evaluated as code
answering    what is asked next, and what was typed as an answer;  checking  every fault with its place
battery      the Friends and Family Test word for word, staff contact, confidence, equality
"""

from countersign.formats.questionnaire.answering import counted, following, is_asked, kept, path, preceding, read
from countersign.formats.questionnaire.answering import unfinished as unfinished
from countersign.formats.questionnaire.checking import check, faults
from countersign.formats.questionnaire.expressions import Answer, Answers, Expression
from countersign.formats.questionnaire.storing import from_dict, to_dict
from countersign.formats.questionnaire.values import (
    CHOSEN,
    KINDS,
    NO_ANSWER,
    Choice,
    Question,
    Questionnaire,
    Row,
    Section,
    Texts,
)
from countersign.formats.questionnaire.xlsform_reading import read_xlsform, translated
from countersign.formats.questionnaire.xlsform_writing import language_name, write_xlsform

__all__ = [
    "CHOSEN",
    "KINDS",
    "NO_ANSWER",
    "Answer",
    "Answers",
    "Choice",
    "Expression",
    "Question",
    "Questionnaire",
    "Row",
    "Section",
    "Texts",
    "check",
    "counted",
    "faults",
    "following",
    "from_dict",
    "is_asked",
    "kept",
    "language_name",
    "path",
    "preceding",
    "read",
    "read_xlsform",
    "to_dict",
    "translated",
    "unfinished",
    "write_xlsform",
]
