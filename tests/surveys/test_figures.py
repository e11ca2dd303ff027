"""From answers to figures: released, suppressed, weighted as R does it, and an experiment whose truth is known."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.engine.conditions import is_code
from countersign.errors import NotSafe, NotValid
from countersign.formats.questionnaire import Choice, Question, Questionnaire
from countersign.insight import queries as insight
from countersign.involvement import arms
from countersign.involvement.actions import surveys as actions
from countersign.involvement.fact_codes import fact_code
from countersign.involvement.models import Drawn
from countersign.involvement.queries import surveys
from countersign.involvement.weighing import Columns, figures
from countersign.people.actions import issue_receipt
from surveys.asked import bus_form, en, friends_and_family


def line(survey, name: str, code: str):
    result = next(one for one in surveys.results(survey) if one.name == name)
    return next(one for one in result.lines if one.code == code)


def shown(survey, name: str, code: str) -> int | None:
    number = line(survey, name, code).number
    return number.fresh if number else None


def answered(asked, survey, *groups):
    """``groups``: (number, mode, answers); closed, and not released yet."""
    for number, mode, answers in groups:
        asked.many(survey, number, mode=mode, **answers)
    return asked.close(survey)


def closed(asked, survey, *groups):
    """The same, closed and released."""
    survey = answered(asked, survey, *groups)
    asked.release()
    return survey


def test_figures_come_from_a_release_and_modes_stand_apart(asked):
    survey = closed(
        asked, asked.open(),
        (18, "web", {"uses": "daily", "rate": "good", "help": "yes", "wants": ("earlier", "later")}),
        (12, "web", {"uses": "seldom", "rate": "poor", "help": "no", "wants": ("later",)}),
        (20, "paper", {"uses": "seldom", "rate": "good", "help": "no"}),
        (10, "phone", {"uses": "never", "help": "no"}),
    )  # fmt: skip
    assert surveys.taking_part(survey)[""].fresh == 60
    assert [surveys.taking_part(survey)[mode].fresh for mode in ("web", "paper", "phone", "adviser")] == [30, 20, 10, 0]
    yes = line(survey, "help", "yes")
    assert (yes.number.fresh, yes.share.base) == (18, 60)
    assert [round(100 * x, 1) for x in (yes.share.value, yes.share.lower, yes.share.upper)] == [30.0, 19.9, 42.5]
    assert yes.modes["web"].fresh == 18 and yes.modes["paper"].fresh == 0
    assert (shown(survey, "wants", "later"), shown(survey, "wants", "earlier")) == (30, 18)
    rated = next(one for one in surveys.results(survey) if one.name == "rate")
    assert rated.base.fresh == 50  # ten were passed over


def test_no_figure_leaks_while_a_survey_is_open(asked):
    survey = asked.open()
    asked.many(survey, 12, uses="daily", help="yes")
    asked.release()
    assert surveys.taking_part(survey)[""] is None or surveys.taking_part(survey)[""].fresh == 0


def test_small_numbers_are_withheld_across_a_skipped_question(asked):
    """Three never use the bus; all others were asked how it is. Their number would say the three."""
    survey = closed(
        asked, asked.open(),
        (27, "web", {"uses": "daily", "rate": "good", "help": "yes"}),
        (20, "web", {"uses": "seldom", "rate": "poor", "help": "no"}),
        (3, "web", {"uses": "never", "help": "yes"}),
    )  # fmt: skip
    assert shown(survey, "uses", "never") is None
    bases = {one.name: one.base.fresh if one.base else None for one in surveys.results(survey)}
    whole = surveys.taking_part(survey)[""].fresh
    assert whole is None or bases["rate"] is None
    others = [shown(survey, "uses", code) for code in ("daily", "seldom")]
    assert whole is None or None in others
    known = [shown(survey, "rate", code) for code in ("good", "poor", "no-answer")]
    assert whole is None or None in known


def test_without_that_link_the_three_could_be_worked_out(asked, monkeypatch):
    """The test above would not notice a link that is missing if nothing leaked without it."""
    from countersign.insight.counting import Cells

    monkeypatch.setattr(Cells, "link_known", lambda self, sums: None)
    survey = closed(
        asked, asked.open(),
        (27, "web", {"uses": "daily", "rate": "good", "help": "yes"}),
        (20, "web", {"uses": "seldom", "rate": "poor", "help": "no"}),
        (3, "web", {"uses": "never", "help": "yes"}),
    )  # fmt: skip
    bases = {one.name: one.base.fresh if one.base else None for one in surveys.results(survey)}
    assert surveys.taking_part(survey)[""].fresh - bases["rate"] == 3


def test_a_number_stays_when_the_raw_answers_are_gone(asked):
    survey = closed(asked, asked.open(retain_days=0), (12, "web", {"uses": "daily", "help": "yes"}))
    actions.destroy_raw()
    asked.release()
    assert shown(survey, "uses", "daily") == 12


# response rates


def test_response_rates_follow_their_definitions(asked):
    survey = asked.open(whom="drawn", frame="Season tickets", frame_size=400)
    drawn = asked.invited(survey, 400, 100)
    for place in drawn[:30]:
        asked.answer(survey, place, uses="daily", help="yes")
    for place in drawn[30:36]:
        actions.begin(survey, drawn=place)
    for place, outcome in zip(drawn[36:60], ["refused"] * 9 + ["returned"] * 5 + ["not_in"] * 10, strict=True):
        actions.note_outcome(place, outcome=outcome, by=asked.steward)
    survey = asked.close(survey)
    assert surveys.rates(survey).why_not
    asked.release()
    rates = surveys.rates(survey)
    assert survey.results["responded"] == {"I": 30, "P": 6, "R": 9, "UO": 45, "NE": 10}
    assert (rates.invited, rates.answered) == (90, 30)
    assert rates.rr1.value == pytest.approx(30 / 90)
    assert rates.rr2.value == pytest.approx(36 / 90)


def test_an_open_survey_has_no_response_rate(asked):
    survey = answered(asked, asked.open(), (12, "web", {"uses": "daily", "help": "yes"}))
    assert "nobody knows how many saw it" in surveys.rates(survey).why_not


# weighting


def weighted(asked):
    """Fifty answer of whom forty use the bus daily; in the population it is half and half, and nobody knows the
    rest."""
    margins = {"uses": {"daily": 5000, "seldom": 5000}}
    survey = asked.open(margins=margins, margins_source="Travel survey of the county, 2025")
    return closed(
        asked, survey,
        (40, "web", {"uses": "daily", "rate": "good", "help": "yes"}),
        (10, "web", {"uses": "seldom", "rate": "poor", "help": "no"}),
    )  # fmt: skip


def test_weighted_figures_stand_beside_the_plain_ones_with_their_cost(asked):
    survey = weighted(asked)
    yes = line(survey, "help", "yes")
    assert yes.share.value == pytest.approx(0.8)
    assert yes.weighted["weighted"] == pytest.approx(0.5)
    weighting = survey.results["weighting"]
    assert weighting["to"] == ["uses"]
    assert weighting["deff"] == pytest.approx(1.5625)  # Kish: 50 (40 x 1.25^2 ... ) by hand: n sum w^2 / (sum w)^2
    assert weighting["effective"] == pytest.approx(50 / 1.5625)
    assert weighting["balance"][0]["plain"] == pytest.approx([0.8, 0.2])
    assert weighting["balance"][0]["weighted"] == pytest.approx([0.5, 0.5])


def test_nothing_is_weighted_where_nothing_is_known_of_everybody(asked):
    survey = closed(asked, asked.open(), (12, "web", {"uses": "daily", "help": "yes"}))
    assert line(survey, "help", "yes").weighted is None
    assert "Nothing is known" in survey.results["weighting"]["why_not"]


def test_no_weighted_figure_stands_where_an_answer_is_withheld(asked):
    margins = {"uses": {"daily": 5000, "seldom": 5000}}
    survey = closed(
        asked, asked.open(margins=margins, margins_source="Travel survey, 2025"),
        (30, "web", {"uses": "daily", "rate": "good", "help": "yes"}),
        (17, "web", {"uses": "seldom", "rate": "poor", "help": "no"}),
        (3, "web", {"uses": "seldom", "rate": "poor", "help": "dont_know"}),
    )  # fmt: skip
    assert all(line(survey, "help", code).weighted is None for code in ("yes", "no", "dont_know"))


def schools_form() -> Questionnaire:
    """The columns of the data as questions."""
    kinds = tuple(Choice(code, en(code)) for code in "EHM")
    wide = tuple(Choice(code, en(code)) for code in ("Yes", "No"))
    return Questionnaire(
        "schools", "Schools",
        (Question("stype", "one", en("Kind?"), choices="kinds"),
         Question("sch_wide", "one", en("Met?"), choices="wide"),
         Question("api00", "number", en("Score?")), Question("enroll", "number", en("Pupils?"))),
        (("kinds", kinds), ("wide", wide)),
    )  # fmt: skip


@pytest.mark.real_data
def test_californias_schools_come_out_of_the_rooms_own_path_as_out_of_r(asked, real_data):
    """183 schools of R's `apiclus1`, answered and closed by the room's verbs, against R's own results."""
    folder = real_data / "survey-api"
    rows, everybody = (list(csv.DictReader((folder / f"{n}.csv").open())) for n in ("apiclus1", "apipop"))
    margins = {name: dict(Counter(row[column] for row in everybody))
               for name, column in (("stype", "stype"), ("sch_wide", "sch.wide"))}  # fmt: skip
    survey = asked.open(schools_form(), whom="drawn", frame="Schools", frame_size=6194, margins=margins,
                        margins_source="apipop")  # fmt: skip
    for row in rows:
        receipt, _ = issue_receipt(purpose="survey")
        place = Drawn.objects.create(survey=survey, receipt=receipt, cluster=row["dnum"], weight=float(row["pw"]),
                                     of=float(row["fpc"]))  # fmt: skip
        asked.answer(survey, place, stype=row["stype"], sch_wide=row["sch.wide"], api00=row["api00"],
                     enroll=row["enroll"])  # fmt: skip
    worked_out = asked.close(survey).results
    score = worked_out["means"]["api00"]
    assert [score["weighted"], score["se"]] == pytest.approx([641.2302, 23.70364], abs=2e-4)
    assert score["plain"] == pytest.approx(644.1694, abs=5e-5)
    assert worked_out["weighting"]["to"] == ["stype", "sch_wide"]


def test_shares_of_two_wordings_come_out_as_in_rs_survey(vectors):
    """The vector `framing_two_arms` (R's svyby, svycontrast, svyttest) through the room's figures."""
    vector = json.loads((vectors / "survey" / "framing_two_arms.json").read_text())
    told, expected = vector["input"], vector["expected"]
    codes = [("yes",) if joined else ("no",) for joined in told["join"]]
    columns = Columns(
        {"join": codes}, arms=[str(arm) for arm in told["arm"]], weights=told["pw"], strata=told["stype"],
        population=told["fpc"],
    )  # fmt: skip
    found = figures(columns, {}, tested="join", yes=["yes"])["framing"]
    assert [one["weighted"] for one in found["arms"]] == pytest.approx(expected["share"], rel=1e-8)
    (contrast,) = found["contrasts"]
    ours = [contrast[name] for name in ("difference", "se", "t", "p")]
    theirs = [expected[name] for name in ("diff", "diff_se", "ttest_t", "ttest_p")]
    assert ours == pytest.approx(theirs, rel=1e-8)


# framing


def test_wordings_are_drawn_in_balanced_blocks_that_anybody_can_draw_again():
    names = ("as_written", "others")
    drawn = [arms.allocated("seed", names, at) for at in range(40)]
    assert all(Counter(drawn[at : at + 4]) == {"as_written": 2, "others": 2} for at in range(0, 40, 4))
    assert drawn == [arms.allocated("seed", names, at) for at in range(40)]
    assert drawn != [arms.allocated("another", names, at) for at in range(40)]
    assert drawn[:4] != drawn[4:8] or drawn[4:8] != drawn[8:12]


def test_a_wording_that_moves_people_is_found_and_nobody_could_tell_which_came_next(asked):
    """Truth: 30 % say yes as it is written, 70 % in the other words. 120 people, drawn with a fixed seed."""
    survey = asked.open(bus_form(framed=True), tested="help", tested_yes=["yes"], seed="known")
    assert survey.seed == "" and survey.seed_mark == arms.mark("known")
    rng, truth = random.Random(4), {"as_written": 0.3, "others": 0.7}
    for _ in range(120):
        begun = actions.begin(survey)
        said = "yes" if rng.random() < truth[begun.arm] else "no"
        actions.send(actions.keep(begun, answers={"uses": "daily", "rate": "good", "help": said}))
    survey = asked.close(survey)
    assert survey.seed == "known"
    drawn = list(survey.responses.order_by("position").values_list("arm", flat=True))
    assert drawn == [arms.allocated("known", tuple(truth), at) for at in range(120)]
    assert surveys.framed(survey).why_not  # not before a release
    asked.release()
    found = surveys.framed(survey)
    assert {one["arm"]: one["base"] for one in found.arms} == {"as_written": 60, "others": 60}
    (contrast,) = found.contrasts
    assert (contrast["arm"], contrast["reference"]) == ("others", "as_written")
    assert contrast["lower"] < 0.4 < contrast["upper"] and contrast["lower"] > 0
    assert contrast["p_randomisation"] < 0.001
    assert 0.2 < contrast["detectable"] < 0.3
    assert "is not what they do" in found.words


def test_a_wording_that_moves_nobody_is_not_found(asked):
    survey = asked.open(bus_form(framed=True), tested="help", tested_yes=["yes"], seed="none")
    for at in range(48):
        asked.answer(survey, uses="daily", help="yes" if at % 4 < 2 else "no")
    survey = asked.close(survey)
    asked.release()
    (contrast,) = surveys.framed(survey).contrasts
    assert contrast["lower"] < 0 < contrast["upper"]


def test_an_experiment_whose_numbers_are_small_says_nothing(asked):
    survey = asked.open(bus_form(framed=True), tested="help", tested_yes=["yes"], seed="small")
    for at in range(24):
        asked.answer(survey, uses="daily", help="yes" if at % 8 else "no")
    survey = asked.close(survey)
    asked.release()
    assert surveys.framed(survey).why_not and not surveys.framed(survey).arms


# findings


def test_a_released_answer_becomes_a_finding_with_method_and_base(asked):
    survey = closed(
        asked, asked.open(friends_and_family()),
        (18, "web", {"fft": "poor"}), (42, "paper", {"fft": "good"}),
    )  # fmt: skip
    finding = actions.draft_finding(survey, question="fft", code="poor", kind="problem", by=asked.steward,
                                    claim="Three in ten say that the service is poor.")  # fmt: skip
    assert (finding.kind, finding.drafted_numerator, finding.drafted_base) == ("problem", 18, 60)
    assert finding.wording == "Overall, how was your experience of our service?"
    assert (finding.selection, finding.wording_version, finding.body) == ("self_selected", "2020-04", survey.body)
    assert "Anybody could answer" in finding.limits
    number = insight.published(finding.asks)
    assert number.fresh == 18 and insight.published(finding.asks_base).fresh == 60


@pytest.mark.parametrize(("number", "error"), [(3, NotSafe), (18, None)])
def test_few_people_make_no_finding(asked, number, error):
    survey = answered(
        asked, asked.open(), (number, "web", {"uses": "never", "help": "yes"}),
        (30, "web", {"uses": "daily", "help": "no"}),
    )  # fmt: skip
    about = {"question": "uses", "code": "never", "kind": "want", "by": asked.steward, "claim": "Some never use it."}
    if error:
        with pytest.raises(error):
            actions.draft_finding(survey, **about)
    else:
        assert actions.draft_finding(survey, **about).kind == "want"


def test_a_survey_leads_to_wants_praise_and_problems_only(asked):
    survey = answered(asked, asked.open(), (20, "web", {"uses": "daily", "help": "yes"}))
    with pytest.raises(NotValid, match="one kind"):
        actions.draft_finding(survey, question="uses", code="daily", kind="contradiction", by=asked.steward,
                              claim="All use it.")  # fmt: skip


@given(st.lists(st.text(alphabet="aZ09_-.@é", min_size=1, max_size=90), min_size=2, max_size=2, unique=True))
def test_no_two_names_become_one_code_and_every_code_is_one(names):
    one, other = (fact_code(name) for name in names)
    assert one != other and is_code(one) and is_code(other)


def test_plain_names_stay_as_they_are():
    assert [fact_code(name) for name in ("fft", "very_good", "no-answer")] == ["fft", "very_good", "no-answer"]
