"""A question goes in, an Arrow table comes out; nothing else in the house knows which database counts.

Only additive things cross this door: counts and sums. Rates, intervals and medians are made from them
afterwards (``countersign.stats``), so every engine can give exactly the same answer.
"""

from countersign.engine.answers import Engine, answer, answers, engine_at, worked_out
from countersign.engine.conditions import Condition, Contains, Is, Known, Lacks, OneOf, Unknown
from countersign.engine.question import Count, Measure, Period, Question, Sum
from countersign.engine.schema import CODE, CODES, DATE, FLAG, ID, INT, Table
from countersign.engine.store import Store

__all__ = [
    "CODE",
    "CODES",
    "DATE",
    "FLAG",
    "ID",
    "INT",
    "Condition",
    "Contains",
    "Count",
    "Engine",
    "Is",
    "Known",
    "Lacks",
    "Measure",
    "OneOf",
    "Period",
    "Question",
    "Store",
    "Sum",
    "Table",
    "Unknown",
    "answer",
    "answers",
    "engine_at",
    "worked_out",
]
