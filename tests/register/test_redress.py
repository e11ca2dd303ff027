"""Ladders of redress: sound data, and the days that follow from what a person said."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

import pytest

from countersign.errors import NotConfigured
from countersign.register.redress import Days, dated, kinds, ladder, ladders, read

TODAY = dt.date(2026, 11, 30)  # a Monday


def _texts() -> tuple[str, str]:
    folder = files("countersign.register")
    return tuple(folder.joinpath(name).read_text(encoding="utf-8") for name in ("kinds.toml", "redress.toml"))


def test_every_ladder_names_its_source_and_the_day_it_was_checked() -> None:
    assert len(kinds()) > 100 and len({one.nation for one in ladders()}) == 4
    assert all(one.source.startswith("https://") and one.checked >= one.since for one in ladders())
    assert any(not one.confirmed for one in ladders()), "what could not be confirmed is marked, not left out"


@pytest.mark.parametrize(
    ("nation", "above"),
    [
        ("england", "Local Government and Social Care Ombudsman"),
        ("wales", "Public Services Ombudsman for Wales"),
        ("scotland", "Scottish Public Services Ombudsman"),
        ("northern-ireland", "Northern Ireland Public Services Ombudsman"),
    ],
)
def test_each_nation_has_its_own_ombudsman_over_councils(nation, above) -> None:
    assert [rung.who for rung in ladder("council", nation, TODAY).above] == [above]


def test_an_unknown_ladder_stays_unknown() -> None:
    assert ladder("council", "atlantis", TODAY) is None
    assert ladder("council", "england", dt.date(1990, 1, 1)) is None


def test_before_a_complaint_the_service_comes_first() -> None:
    first, *others = dated(ladder("council", "england", TODAY), Days(TODAY))
    assert first.here and first.why_here == "this comes first" and not any(due.here for due in others)
    assert (first.act_by, first.answer_by) == (None, None)


def test_their_time_to_answer_counts_working_days_and_bank_holidays() -> None:
    housing = ladder("social-housing", "england", TODAY)
    due = dated(housing, Days(TODAY, complained=dt.date(2026, 12, 21)))[0]
    assert due.here and due.answer_by == dt.date(2027, 1, 14)  # 25 and 28 December and 1 January do not count


def test_after_their_last_word_the_ombudsman_is_next_with_the_last_day() -> None:
    housing = ladder("social-housing", "england", TODAY)
    dues = dated(housing, Days(TODAY, refused=dt.date(2026, 8, 31), final=True))
    (here,) = [due for due in dues if due.here]
    assert here.rung.who == "Housing Ombudsman" and here.act_by == dt.date(2027, 8, 31)


def test_after_a_first_answer_the_second_stage_is_next_and_the_ombudsman_has_no_day_yet() -> None:
    housing = ladder("social-housing", "england", TODAY)
    dues = dated(housing, Days(TODAY, refused=dt.date(2026, 11, 2)))
    assert [due.here for due in dues] == [False, True, False] and dues[2].act_by is None


def test_a_month_that_is_shorter_ends_on_its_last_day() -> None:
    nipso = ladder("council", "northern-ireland", TODAY)
    dues = dated(nipso, Days(TODAY, refused=dt.date(2026, 8, 31), final=True))
    assert next(due for due in dues if due.here).act_by == dt.date(2027, 2, 28)


def test_where_silence_is_enough_a_person_may_go_on_when_their_time_is_over() -> None:
    rail = ladder("rail", "england", TODAY)
    waiting = dated(rail, Days(TODAY, complained=dt.date(2026, 11, 2)))
    over = dated(rail, Days(TODAY, complained=dt.date(2026, 8, 3)))
    assert waiting[0].here and over[1].here and over[1].why_here == "their time to answer is over"


def test_where_silence_is_not_enough_nobody_is_sent_on() -> None:
    scotland = ladder("council", "scotland", TODAY)
    assert dated(scotland, Days(TODAY, complained=dt.date(2025, 8, 3)))[0].here


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('nations = ["england"]', 'nations = ["atlantis"]', "no nation atlantis"),
        ('help = ["citizens-advice", "councillor"]', 'help = ["a-friend"]', "no helper a-friend"),
        ('source = "https://', 'source = "', "no source"),
        ("checked = 2026-11-30", "checked = 1999-01-01", "checked before it held"),
        ('unit = "months"', 'unit = "moons"', "a clock without number or unit"),
        ('after = "happened"', 'after = "dawn"', "nothing starts"),
        ('who = "the service"', 'who = "somebody"', "the first rung"),
    ],
)
def test_data_that_is_not_sound_is_refused_when_it_is_read(old, new, said) -> None:
    known, ways = _texts()
    assert old in ways
    with pytest.raises(NotConfigured, match=said):
        read(known, ways.replace(old, new, 1))


def test_a_kind_without_a_ladder_or_twice_is_refused() -> None:
    known, ways = _texts()
    with pytest.raises(NotConfigured, match="no ladder"):
        read(known.replace('ladder = "council"', 'ladder = "rope"', 1), ways)
    with pytest.raises(NotConfigured, match="stands twice"):
        read(known.replace('key = "litter"', 'key = "waste"', 1), ways)
    with pytest.raises(NotConfigured, match="stands twice"):
        read(
            known,
            ways.replace('nations = ["wales"]', 'nations = ["england"]', 1).replace("2019-07-23", "2018-01-01", 1),
        )
