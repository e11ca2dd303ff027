"""Every refusal has a page, an exit code, a title and room for a remedy."""

import pytest

from countersign import errors
from countersign.errors import CountersignError


def _tree(kind: type[CountersignError]) -> list[type[CountersignError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in _tree(child))]


OURS = [kind for kind in _tree(CountersignError) if kind.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_each_kind_has_a_page_and_an_exit_code(kind):
    assert kind.status in {403, 404, 409, 422, 429, 500, 503}
    assert kind.exit_code in range(1, 9)
    assert kind.title


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_each_kind_is_drawn_in_the_tree_at_the_top(kind):
    assert kind.__name__ in errors.__doc__


def test_a_message_reads_on_into_its_remedy():
    assert str(errors.NotNow("It is too late.", remedy="Ask for a new date.")) == "It is too late. Ask for a new date."
