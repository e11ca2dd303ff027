"""Charts: one picture, one message and one table out of a result of statistics, told apart without any colour."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from countersign.errors import NotValid
from countersign.insight import charts
from countersign.insight.charts.scales import fitted, sizes, tick_words, written
from countersign.insight.charts.sheet import DARK, LOOKS, wrapped
from countersign.stats import causal, funnel
from countersign.stats.duration import time_to_answer
from countersign.stats.monitoring.cusum import cusum
from countersign.stats.monitoring.xmr import Rebase, xmr

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [f"month {i}" for i in range(1, 25)]
NAN = float("nan")


def steady(**more):
    return xmr([30, 31, 29, 30, 32, 28] * 4, kind="value", **more)


def jumping():
    return xmr([30, 29, 31, 30, 28, 70] + [30, 31, 29] * 6, kind="value", better="less", target=90)


def gappy():
    y = np.array([30.0, 31, 29, 30, 32, 28] * 4)
    y[[3, 7]] = NAN
    why = ["withheld" if i == 3 else "" for i in range(24)]
    return charts.xmr(xmr(y, kind="value"), MONTHS, title="Days", value="Days", absent=why)


def funnel_of(n=14, **more):
    observed = np.array([41, 18, 97, 60, 12, 33, 25, 160, 75, 22, 8, 50, 140, 4.0])[:n]
    expected = np.array([38, 21, 90, 66, 10, 30, 28, 85, 70, 26, 11, 47, 150, 1.5])[:n]
    found = funnel.standardised_ratio(np.where(np.arange(n) == 1, NAN, observed), expected)
    names = [f"Provider {i}" for i in range(n)]
    return charts.funnel(
        found, expected, names, title="Complaints", value="Ratio", rests_on="Expected", kind="number", **more
    )


def waiting():
    waited = [4, 5, 6, 7, 8, 90, 85, 80, 75, 70, 65, 60] + [12, 15, 18, 20, 21, 24, 26, 28, 30, 33, 35, 60] + [3] * 4
    answered = [1] * 5 + [0] * 7 + [1] * 11 + [0] + [1] * 4
    return time_to_answer(waited, answered, body=["North"] * 12 + ["South"] * 12 + ["West"] * 4, horizon=60)


def interrupted():
    y = np.array([30.0, 31, 29, 30, 32, 28] * 2 + [20.0, 21, 19, 20, 22, 18] * 2)
    found = causal.segmented(y, causal.Change(12))
    return charts.interrupted(found, y, MONTHS, start=12, title="Days", value="Days", change="the new clause")


def all_kinds():
    up = cusum([0.2, 1.4, 2.0, 2.2, 2.1], h=4.0)
    return {
        "xmr": charts.xmr(jumping(), MONTHS, title="Days", value="Days"),
        "gaps": gappy(),
        "funnel": funnel_of(),
        "cusum": charts.cusum(up, MONTHS[:5], title="Evidence", run_length=370.0),
        "multiples": charts.small_multiples(
            [charts.Series.of(steady()), charts.Series.of(jumping())], ["A & B", "C"], MONTHS, title="Both",
            value="Days", kind="number",
        ),
        "intervals": charts.intervals(
            ["One", "Two"], [0.5, NAN], [0.4, NAN], [0.6, NAN], title="Shares", measures="Kept", absent=["", "withheld"]
        ),
        "interrupted": interrupted(),
        "survival": charts.survival(waiting(), title="Time to answer"),
        "columns": charts.columns(
            [charts.Point("Jan/2025", 12), charts.Point("Feb", None, "withheld"), charts.Point("Mar", 9, "held")],
            title="Accounts", words="Twelve in January.", measure="accounts",
        ),
    }  # fmt: skip


@pytest.fixture(scope="module", params=sorted(all_kinds()))
def chart(request):
    return all_kinds()[request.param]


def root(chart, width=charts.WIDE):
    return ElementTree.fromstring(chart.svg(width))


def texts(chart):
    return [one.text for one in root(chart).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_a_picture_has_a_title_and_says_in_words_what_it_shows(chart, width):
    found = root(chart, width)
    assert found.get("role") == "img" and found.get("aria-labelledby") == "title desc"
    assert found.find(f"{SVG}title").text == chart.title
    assert found.find(f"{SVG}desc").text == chart.words and len(chart.words) > 10


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_nothing_is_drawn_outside_the_picture(chart, width):
    found = root(chart, width)
    height = float(found.get("height"))
    assert float(found.get("width")) == width
    for one in found.iter():
        across = [float(one.get(name)) for name in ("x", "x1", "x2", "cx") if one.get(name)]
        down = [float(one.get(name)) for name in ("y", "y1", "y2", "cy") if one.get(name)]
        path = [float(value) for value in re.findall(r"-?[\d.]+", one.get("d", ""))]
        assert all(-1 <= value <= width + 1 for value in across + path[::2])
        assert all(-1 <= value <= height + 1 for value in down + path[1::2])


def test_a_picture_has_no_script_no_style_attribute_and_one_constant_style(chart):
    found = root(chart)
    assert not [one for one in found.iter() if "style" in one.attrib or one.tag == f"{SVG}script"]
    assert [one.text for one in found.iter(f"{SVG}style")] == [DARK]


def test_every_look_has_a_form_in_the_dark():
    named = set(re.findall(r"\.([a-z]+)", DARK))
    assert set(LOOKS) <= named


def test_the_same_numbers_give_the_same_picture(chart):
    assert chart.svg() == chart.svg()


def test_the_table_and_the_file_hold_the_same_rows_under_the_same_heads(chart):
    assert len(chart.table()) == len(chart.file()) == len(chart.rows) > 0
    assert {len(row) for row in chart.table() + chart.file()} == {len(chart.fields)}


def test_kinds_of_points_differ_in_shape_and_lines_in_dashes():
    shapes = {meaning: shape for meaning, (shape, _) in charts.marks.MEANING.items()}
    told_apart = [
        shapes[one] for one in ("common cause", "improvement", "concern", "high", "low", "withheld", "not known")
    ]
    assert len(set(told_apart)) == len(told_apart)
    dashes = [LOOKS[one].get("stroke-dasharray", "") for one in ("centre", "limit", "near", "target", "second")]
    assert len(set(dashes)) == len(dashes)


def test_what_is_withheld_or_not_known_is_drawn_and_listed_as_such_and_never_as_zero():
    chart = gappy()
    assert [row[1] for row in chart.table()][3] == "withheld"
    assert [row[1] for row in chart.table()][7] == "not known"
    assert "withheld" in texts(chart) and "?" in texts(chart)
    assert 0.0 not in [row[1] for row in chart.rows]
    assert "1 of 24 periods withheld" in chart.words


def test_an_interval_that_is_withheld_is_a_word_in_its_place():
    chart = all_kinds()["intervals"]
    assert "withheld" in texts(chart)
    assert chart.rows[1] == ("Two", "withheld", "withheld", "withheld")


def test_a_panel_without_any_number_says_why():
    empty = charts.one_of(xmr([[30, 31, 29, 30, 32, 28] * 2, [NAN] * 11 + [1.0]], kind="value"), 1)
    empty = charts.Series.of(empty, absent=["withheld"] * 12)
    empty.value[-1] = NAN
    chart = charts.small_multiples([empty], ["Larch House"], MONTHS[:12], title="x", value="x", kind="count")
    assert "withheld" in texts(chart)


def test_xmr_shows_both_icons_with_their_words():
    chart = charts.xmr(jumping(), MONTHS, title="Days", value="Days")
    said = " ".join(filter(None, texts(chart)))
    assert "Variation:" in said and "Assurance:" in said
    assert any(note.startswith("Assurance: meets the target") for note in chart.notes)


@pytest.mark.parametrize(("better", "sign"), [("more", "rise"), ("less", "fall"), ("neither", "rise")])
def test_the_arrow_of_the_variation_icon_says_where_the_series_went(better, sign):
    up = [10, 11, 9, 10, 12, 8] * 4 + [60.0]
    down = [60.0, 61, 59, 60, 62, 58] * 4 + [10]
    found = xmr(down if better == "less" else up, kind="value", better=better, season=None)
    assert charts.icons.of(found)[0].sign == sign


def test_a_flagged_point_is_named_in_words():
    chart = charts.xmr(jumping(), MONTHS, title="Days", value="Days")
    assert chart.table()[5][5] == "concern: outside the limits"
    assert "More than chance in month 6" in chart.words


def test_new_limits_are_told_with_their_reason():
    found = steady(rebase=[Rebase(12, "second contractor took over")])
    chart = charts.xmr(found, MONTHS, title="Days", value="Days", rebased=[(12, "second contractor took over")])
    assert "New limits from month 13: second contractor took over" in chart.notes


def test_a_funnel_lists_whom_it_does_not_draw_and_names_who_stands_out():
    chart = funnel_of(absent=["withheld"] * 14)
    assert chart.rows[1] == ("Provider 1", *["withheld"] * 7)
    assert "1 is withheld and not drawn." in chart.notes
    assert "Provider 7 (above)" in chart.words and "Provider 7" in texts(chart)


def test_a_funnel_of_few_says_that_its_limits_know_of_chance_alone():
    assert any("chance alone" in note for note in funnel_of(8).notes)


def test_a_cusum_says_when_it_was_first_seen_and_how_often_it_errs():
    chart = all_kinds()["cusum"]
    assert chart.words == "More than before, first seen in month 4."
    assert chart.notes == ["One false alarm is to be expected in 370 steady periods."]


def test_a_survival_chart_counts_those_still_waiting_and_those_at_risk():
    chart = charts.survival(waiting(), title="Time to answer")
    assert "North: more than half are still waiting" in chart.words
    assert "West: too few cases to say anything." in chart.notes
    assert {row[0] for row in chart.rows} == {"North", "South"}
    assert "At risk" in texts(chart) and texts(chart).count("12") >= 2


def test_a_chart_of_a_change_says_that_it_proves_nothing():
    chart = interrupted()
    assert "Association, not proof." in chart.words and chart.notes == ["Association, not proof."]
    assert [row[3] for row in chart.table()][:12] == ["not known"] * 12  # before the change nothing is foretold


def test_more_curves_than_can_be_told_apart_are_refused():
    found = time_to_answer([3] * 40, [1] * 40, body=[f"Body {i % 4}" for i in range(40)])
    with pytest.raises(NotValid, match="told apart"):
        charts.survival(found, title="Time to answer")


def test_scales_end_at_round_numbers_and_hold_everything():
    scale = fitted([3.0, 187.0, NAN], 0, 100, floor_at=0.0)
    assert (scale.low, scale.high) == (0.0, 200.0)
    assert tick_words(scale.ticks(), "count")[:2] == ["0", "50"]
    assert fitted([0.5, 0.5], 0, 100, floor_at=0.0, most=1.0).high <= 1.0
    assert fitted([], 0, 100).ticks()


def test_sizes_that_differ_very_much_go_by_powers_of_ten():
    assert not sizes([100.0, 900.0], 0, 100).log
    scale = sizes([2.0, 90_000.0], 0, 600)
    assert scale.log and scale(2.0) >= 0 and scale(90_000.0) <= 600


def test_numbers_are_written_as_people_read_them():
    assert [written(1204, "count"), written(0.123, "share"), written(1.5, "number"), written(NAN, "count")] == [
        "1,204", "12.3 %", "1.5", "not known",
    ]  # fmt: skip


def test_long_words_are_wrapped_and_none_is_lost():
    assert " ".join(wrapped("Marsh End Council housing department", 100)) == "Marsh End Council housing department"
