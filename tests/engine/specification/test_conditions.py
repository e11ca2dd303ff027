"""What each condition lets through, on every engine."""

from countersign.engine import Contains, Is, Known, Lacks, OneOf, Unknown
from engine.visits import visit

KINDS = [visit(kind="problem"), visit(kind="problem"), visit(kind="praise"), visit(kind=None)]
THEMES = [
    visit(themes=["waiting", "manner"]),
    visit(themes=["waiting"]),
    visit(themes=[]),
    visit(themes=None),
]


def test_without_conditions_every_row_counts(asked):
    assert asked(KINDS) == [(4,)]


def test_is_counts_rows_that_hold_the_value(asked):
    assert asked(KINDS, where=(Is("kind", "problem"),)) == [(2,)]


def test_an_unknown_never_is_a_value(asked):
    assert asked([visit(afraid=None), visit(afraid=False)], where=(Is("afraid", False),)) == [(1,)]


def test_one_of_counts_any_of_the_values(asked):
    assert asked(KINDS, where=(OneOf("kind", ("praise", "problem")),)) == [(3,)]


def test_unknown_and_known_split_the_whole(asked):
    assert asked(KINDS, where=(Unknown("kind"),)) == [(1,)]


def test_known_counts_what_is_filled_in(asked):
    assert asked(KINDS, where=(Known("kind"),)) == [(3,)]


def test_contains_looks_into_the_list(asked):
    assert asked(THEMES, where=(Contains("themes", "waiting"),)) == [(2,)]


def test_a_row_without_codes_lacks_every_code(asked):
    assert asked(THEMES, where=(Lacks("themes", "waiting"),)) == [(2,)]


def test_conditions_hold_together(asked):
    rows = [
        visit(themes=["waiting", "manner"]),
        visit(themes=["waiting"]),
        visit(themes=["manner"], body_id=2),
    ]
    assert asked(rows, where=(Contains("themes", "manner"), Is("body_id", 1))) == [(1,)]


def test_a_code_that_never_occurs_counts_nothing(asked):
    assert asked(KINDS, where=(Is("kind", "suggestion"),)) == [(0,)]
