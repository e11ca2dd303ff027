"""Questionnaires: in and out as XLSForm, conditions, skip logic, and faults that say where they are."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotReadable, NotValid
from countersign.formats import questionnaire as q
from countersign.formats.questionnaire import battery
from countersign.formats.questionnaire.expressions import Expression

en = lambda words: q.Texts.of(en=words)  # noqa: E731


def rich() -> q.Questionnaire:
    """Every kind of question, a section with a condition, two languages, a framing experiment, equality at the end."""
    both = lambda one, other: q.Texts.of(en=one, cy=other)  # noqa: E731
    yes_no = (q.Choice("yes", both("Yes", "Ie")), q.Choice("no", both("No", "Na")))
    agree = (q.Choice("agree", both("Agree", "Cytuno")), q.Choice("not", both("Disagree", "Anghytuno")))
    lists = (("yes_no", yes_no), ("agree", agree))
    questions = (
        q.Question("hello", "note", both("Hello", "Helo")),
        q.Question("used", "yes_no", both("Used it?", "Wedi?"), choices="yes_no", required=True),
        q.Question("often", "number", both("How often?", "Pa mor aml?"), whole=True,
                   relevant=Expression.read("${used} = 'yes'"), constraint=Expression.read(". >= 1 and . <= 99"),
                   constraint_message=both("1 to 99", "1 i 99")),
        q.Question("weight", "number", both("How much?", "Faint?")),
        q.Question("how", "several", both("How?", "Sut?"), choices="agree", section="more"),
        q.Question("day", "date", both("When?", "Pryd?"), hint=both("A guess is enough", "Dyfalwch"), section="more"),
        q.Question("staff", "matrix", both("Staff", "Staff"), choices="agree", section="more", required=True,
                   rows=(q.Row("s1", both("They listened", "Gwrando")), q.Row("s2", both("Respect", "Parch")))),
        q.Question("rate", "scale", both("Rate it", "Sgorio"), choices="agree",
                   framings=(("others", both("For other people, rate it", "I eraill")),)),
        q.Question("why", "text", both("Why?", "Pam?")),
        q.Question("eq_carer", "yes_no", both("Carer?", "Gofalwr?"), choices="yes_no", equality=True,
                   section="equality"),
    )  # fmt: skip
    sections = (
        q.Section("more", both("More", "Mwy"), Expression.read("${often} > 2")),
        q.Section("equality", both("About you", "Amdanoch")),
    )
    return q.Questionnaire("rich", "Rich", questions, lists, sections, languages=("en", "cy"), version="3")


@pytest.fixture
def workbook(tmp_path):
    def make(survey, choices=(), settings=()):
        path = tmp_path / "form.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return path

    return make


def back(form: q.Questionnaire, tmp_path) -> q.Questionnaire:
    path = tmp_path / "back.xlsx"
    path.write_bytes(q.write_xlsform(form))
    return q.read_xlsform(path)


FORMS = {
    "rich": rich,
    "friends and family": battery.friends_and_family,
    "with a lead-in": lambda: battery.friends_and_family(about="Thinking about your visit to the clinic"),
    "batteries": battery.batteries,
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_comes_back_from_xlsform_and_from_json_as_it_was(form, tmp_path):
    assert q.faults(form()) == []
    assert back(form(), tmp_path) == form()
    assert q.from_dict(q.to_dict(form())) == form()


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_pyxform_accepts_what_we_write(form):
    xls2xform = pytest.importorskip("pyxform.xls2xform")
    made = xls2xform.convert(io.BytesIO(q.write_xlsform(form())), validate=False, file_type=".xlsx")
    for question in form():
        for name in question.names:
            assert f"<{name}/>" in made.xform or f"<{name} " in made.xform


def test_the_same_form_gives_the_same_bytes():
    assert q.write_xlsform(rich()) == q.write_xlsform(rich())


def test_the_friends_and_family_test_is_asked_word_for_word():
    form = battery.friends_and_family(about="Thinking about your stay")
    question = form.question("fft")
    assert question.label.within("en") == "Overall, how was your experience of our service?"
    assert [choice.label.within("en") for choice in form.choices(question)] == [
        "Very good", "Good", "Neither good nor poor", "Poor", "Very poor", "Don’t know",
    ]  # fmt: skip
    assert any(one.kind == "text" for one in form)


# faults


def test_every_fault_is_told_with_its_line_and_what_to_do(workbook):
    path = workbook(
        [
            ("type", "name", "label", "relevant", "required"),
            ("select_one nothing", "a", "A?"),
            ("begin_repeat", "b", "B"),
            ("text", "c", "C?", "${later} = 'x'"),
            ("select_one list", "d", "D?", "", "sometimes"),
            ("select_one list", "later", "", "${d} = 'zzz'"),
            ("text", "d", "Again?", "system('rm')"),
            ("geopoint", "g", "Where?"),
        ],
        [("list_name", "name", "label"), ("list", "x", "X"), ("list", "y", "Y"), ("list", "", "Z")],
    )
    with pytest.raises(NotValid) as caught:
        q.read_xlsform(path)
    faults = dict(caught.value.faults)
    assert set(faults) == {f"survey, line {n}" for n in range(2, 9)} | {"choices, line 4"}
    assert "no list “nothing”" in faults["survey, line 2"] and "sheet “choices”" in faults["survey, line 2"]
    assert "Repeats" in faults["survey, line 3"]
    assert "asked later" in faults["survey, line 4"]
    assert "yes or empty" in faults["survey, line 5"]
    assert "no choice of “d”" in faults["survey, line 6"] or "no label" in faults["survey, line 6"]
    assert "“system” is not understood" in faults["survey, line 7"]
    assert "geopoint" in faults["survey, line 8"]


@pytest.mark.parametrize(
    ("survey", "said"),
    [
        ([("name", "label"), ("a", "A?")], "no column “type”"),
        ([("type", "name", "label")], "no question"),
        ([("type", "name", "label"), ("end_group", "", ""), ("text", "a", "A?")], "never opened"),
        ([("type", "name", "label"), ("begin_group", "g", "G"), ("text", "a", "A?")], "never closed"),
        ([("type", "name", "label::Welsh"), ("text", "a", "A?")], "has no code"),
        (
            [("type", "name", "label"), ("begin_group", "equality", "You"), ("text", "a", "A?"), ("end_group",),
             ("text", "b", "B?")],
            "Those come last",
        ),
    ],
)  # fmt: skip
def test_a_form_that_makes_no_sense_is_refused(workbook, survey, said):
    with pytest.raises(NotValid) as caught:
        q.read_xlsform(workbook(survey))
    assert any(said in what for _, what in caught.value.faults)


def test_what_is_no_form_at_all_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK nothing")
    with pytest.raises(NotReadable):
        q.read_xlsform(path)


# conditions


names = st.sampled_from(["a", "b", "c"])
literals = st.one_of(
    st.sampled_from(["'x'", "'y'", "''"]), st.integers(-9, 9).map(str), st.sampled_from(["1.5", "0.25", "true()"])
)
values = st.one_of(names.map(lambda n: f"${{{n}}}"), literals, names.map(lambda n: f"count-selected(${{{n}}})"))
comparisons = st.tuples(values, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), values).map(" ".join)
conditions = st.recursive(
    st.one_of(comparisons, names.map(lambda n: f"selected(${{{n}}}, 'x')")),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        inner.map(lambda one: f"not({one})"),
    ),
    max_leaves=6,
)
answers = st.dictionaries(
    names,
    st.one_of(st.none(), st.sampled_from(["x", "y", "3", "1.5", "-2", "nonsense"]), st.just(("x", "y")), st.just(())),
)


@pytest.mark.slow
@given(conditions, answers)
def test_a_condition_says_the_same_after_it_was_written_down(text, given_answers):
    one = Expression.read(text)
    again = Expression.read(str(one))
    assert again == one
    assert again.holds(given_answers) == one.holds(given_answers)
    assert Expression.read(f"not({text})").holds(given_answers) != one.holds(given_answers)


@pytest.mark.parametrize(
    ("text", "given_answers", "holds"),
    [
        ("${a} = ''", {}, True),
        ("${a} > 2", {"a": "3"}, True),
        ("${a} > 2", {}, False),
        ("${a} < 2", {}, False),
        ("${a} = 3", {"a": "3.0"}, True),
        ("${a} = '3'", {"a": "3.0"}, False),
        ("selected(${a}, 'x')", {"a": ("y", "x")}, True),
        ("selected(${a}, 'x')", {"a": "xx"}, False),
        ("count-selected(${a}) >= 2", {"a": ("y", "x")}, True),
        ("${a} = 'x' or ${b} = 'x' and ${c} = 'x'", {"a": "x"}, True),
        ("not(${a} = 'x')", {"a": "x"}, False),
        ("string-length(${a}) <= 3", {"a": "four"}, False),
    ],
)
def test_conditions_come_out_as_in_xpath(text, given_answers, holds):
    assert Expression.read(text).holds(given_answers) is holds


@pytest.mark.parametrize(
    "text", ["", "${a", "'x", "__import__('os')", "${a} =", "= 1", "(${a} = 1", "selected(${a})", "1 2", "a.b()",
             "(" * 60 + "1" + ")" * 60, "x" * 3000],
)  # fmt: skip
def test_what_is_no_condition_is_refused_with_a_remedy(text):
    with pytest.raises(NotValid) as caught:
        Expression.read(text)
    assert caught.value.remedy


@given(st.text(max_size=60))
def test_no_text_makes_the_parser_fall_over(text):
    with contextlib.suppress(NotValid):
        Expression.read(text).holds({"a": "x"})


# skip logic


forms = st.lists(st.tuples(st.sampled_from("uvwxyz"), conditions), min_size=1, max_size=5, unique_by=lambda t: t[0])
given_to = st.fixed_dictionaries({name: st.sampled_from([None, "x", "y"]) for name in "abcuvwxyz"})


def chain(parts) -> q.Questionnaire:
    """a, b, c for everybody; then questions that depend on them."""
    listed = (("l", (q.Choice("x", en("X")), q.Choice("y", en("Y")))),)
    always = [q.Question(name, "one", en(name), choices="l") for name in "abc"]
    later = [q.Question(n, "one", en(n), choices="l", relevant=Expression.read(text)) for n, text in parts]
    return q.Questionnaire("chain", "Chain", (*always, *later), listed)


@settings(max_examples=50)
@given(forms, given_to)
def test_nobody_is_asked_or_counted_past_a_condition_that_does_not_hold(parts, said):
    form = chain(parts)
    asked = {question.name for question in q.path(form, said)}
    kept = q.kept(form, said)
    for name, text in parts:
        assert (name in asked) == Expression.read(text).holds(kept)
    assert set(kept) == {name for name in asked if said.get(name)}
    assert set(q.counted(form, said)) == asked


@settings(max_examples=50)
@given(forms, given_to)
def test_walking_forward_visits_the_path_and_back_again(parts, said):
    form, there, name = chain(parts), [], ""
    while question := q.following(form, said, name):
        there.append(question)
        name = question.name
    assert tuple(there) == q.path(form, said)
    back_again, at = [there[-1]], there[-1].name
    while question := q.preceding(form, said, at):
        back_again.append(question)
        at = question.name
    assert back_again[::-1] == there


def test_changing_ones_mind_leaves_nothing_behind():
    form = rich()
    said = {"used": "yes", "often": "5", "how": ("agree",), "day": "2026-01-02"}
    assert set(q.kept(form, said)) == {"used", "often", "how", "day"}
    assert set(q.kept(form, said | {"used": "no"})) == {"used"}


def test_an_answer_left_empty_is_counted_as_no_answer():
    form = rich()
    assert q.counted(form, {"used": "yes", "often": "5"})["how"] == (q.NO_ANSWER,)
    assert "how" not in q.counted(form, {"used": "yes", "often": "1"})


@pytest.mark.parametrize(
    ("name", "typed", "fault"),
    [
        ("used", None, "Choose one"),
        ("used", "maybe", "Choose one of these"),
        ("often", "100", "1 to 99"),
        ("often", "1.5", "whole number"),
        ("weight", "many", "Enter a number"),
        ("weight", "1e9", "Enter a number"),
        ("how", ["agree", "zzz"], "Choose from the list"),
        ("day", "2026-13-01", "real date"),
        ("why", "x" * 4001, "Shorten"),
    ],
)
def test_an_answer_that_will_not_do_is_refused_in_words(name, typed, fault):
    form = rich()
    question = form.question(name)
    _, faults = q.read(form, question, {name: typed})
    assert fault in faults[name]


def test_a_required_matrix_needs_every_row():
    form = rich()
    must = replace(form.question("staff"), required=True)
    answers, faults = q.read(form, must, {"s1": "agree"})
    assert answers == {"s1": "agree", "s2": None}
    assert list(faults) == ["s2"]
