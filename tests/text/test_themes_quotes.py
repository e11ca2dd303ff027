"""Quotes come from signed-off texts and from nothing else."""

from __future__ import annotations

import pytest

from countersign.errors import NotFound
from countersign.text.themes import find, quotes
from countersign.text.themes.quotes import LONGEST
from text.made_talk import talk

MADE = talk(900, 21)
CANARY = "driver taxi wheelchair journey CANARY-QX77 told nobody else"


@pytest.fixture(scope="module")
def themes():
    return find([*MADE.texts, *[CANARY] * 30], number=10, seed=1)


@pytest.fixture(scope="module")
def transport(themes):
    return next(one for one, telling in zip(themes.ids, themes.telling, strict=True) if "taxi" in telling)


def _signed(number: int) -> dict[str, str]:
    return {f"r{at}": MADE.texts[at] for at in range(number)}


def test_nothing_that_is_not_signed_off_comes_out(themes):
    signed = _signed(300)
    for theme in themes.ids:
        for key, text in quotes(themes, theme, signed, number=50):
            assert signed[key] == text
            assert "CANARY" not in text


def test_what_was_signed_off_decides_not_what_was_told(themes, transport):
    """The record was about transport; what a steward signed off of it is not, so it is no quote for it."""
    signed = {"r1": "the boiler and the plumber again this week"}
    assert quotes(themes, transport, signed) == []


def test_the_canary_itself_comes_out_once_it_is_signed_off(themes):
    """So the tests above can fail."""
    its_theme = themes.ids[themes.held([CANARY]).of[0]]
    assert quotes(themes, its_theme, {"canary": CANARY}, number=1)[0].text == CANARY


def test_nothing_signed_off_gives_no_quote(themes, transport):
    assert quotes(themes, transport, {}) == []
    assert quotes(themes, transport, {"r1": "", "r2": "   "}) == []


def test_quotes_are_about_their_theme_and_unlike_one_another(themes, transport):
    found = quotes(themes, transport, _signed(900), number=5)
    assert len(found) == 5
    assert len({text for _, text in found}) == 5
    assert all(themes.held([text]).of[0] == themes.ids.index(transport) for _, text in found)


def test_each_quote_is_another_persons(themes, transport):
    signed = _signed(900)
    assert len(quotes(themes, transport, signed, person_of=dict.fromkeys(signed, "one person"), number=5)) == 1


def test_the_order_of_the_records_changes_nothing(themes, transport):
    signed = _signed(900)
    assert quotes(themes, transport, signed) == quotes(themes, transport, dict(reversed(signed.items())))


def test_long_and_wordless_texts_are_no_quotes(themes, transport):
    long = "driver taxi wheelchair journey " * 20
    assert len(long) > LONGEST
    assert quotes(themes, transport, {"long": long, "short": "taxi driver"}) == []


def test_an_unknown_theme_is_refused(themes):
    with pytest.raises(NotFound, match="no theme t404"):
        quotes(themes, "t404", _signed(3))
