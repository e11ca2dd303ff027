"""Surveys as rows, tables and words for templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse

from countersign.formats.questionnaire import language_name
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.insight.queries import PublishedNumber
from countersign.involvement.arms import AS_WRITTEN
from countersign.involvement.models import Mode, Survey
from countersign.involvement.queries import surveys
from countersign.involvement.queries.surveys import Line, Rates, Result
from countersign.involvement.rules import surveys as rules

_COLOURS = {"drafted": "grey", "open": "green", "closed": "yellow", "reported": "teal", "dropped": "grey"}


def href(survey: Survey) -> str:
    return reverse("involvement:survey", args=[survey.slug])


def state(survey: Survey) -> Cell:
    return Cell(survey.get_state_display().capitalize(), tag=_COLOURS[survey.state])


def on(day: dt.date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


def about(survey: Survey) -> list[Row]:
    """Who asks whom what, and what happens to answers."""
    rows = [
        Row("Who asks", survey.body.name, href=reverse("body", args=[survey.body.slug])),
        Row("Who is asked", survey.who),
        Row("How they are chosen", survey.get_whom_display()),
        Row("Until", on(survey.ends_on)),
        Row("Languages", ", ".join(language_name(code) for code in survey.form.languages)),
        Row("Single answers are destroyed on", on(survey.destroyed_on or surveys.raw_until(survey))),
    ]
    if survey.contract:
        link = reverse("contract", args=[survey.contract.slug])
        rows.insert(1, Row("About the contract", survey.contract.title, href=link))
    if survey.frame:
        rows.insert(4, Row("Drawn from", f"{survey.frame} ({survey.frame_size:,} on it)"))
    if survey.tested:
        rows.append(Row("Experiment", "One question is asked in several wordings, drawn at random."))
        rows.append(Row("Seed of the draw" if survey.seed else "Digest of the seed", survey.seed or survey.seed_mark))
    return rows


def papers(survey: Survey) -> list[tuple[str, str]]:
    """(words, address) of every paper form."""
    names = rules.arm_names(survey)
    if not names:
        return [("The questions on paper (PDF)", reverse("involvement:survey-paper", args=[survey.slug]))]
    return [
        (
            f"The questions on paper, {wording(arm)} (PDF)",
            reverse("involvement:survey-paper-arm", args=[survey.slug, arm]),
        )
        for arm in names
    ]


def wording(arm: str) -> str:
    """The name of an arm, for a reader."""
    return "as it is written" if arm == AS_WRITTEN else f"wording “{arm}”"


def said(number: PublishedNumber | None) -> str:
    """A count as people read it."""
    if number is None:
        return "not released yet"
    return "withheld" if number.fresh is None else f"{number.fresh:,}"


def percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f} %"


def between(lower: float | None, upper: float | None) -> str:
    return "" if lower is None or upper is None else f"{100 * lower:.1f} to {100 * upper:.1f} %"


def result_tables(survey: Survey, results: Iterable[Result]) -> list[tuple[str, str, Table, Table]]:
    """For each question its label, its base in words, the table of answers, and the table by mode."""
    return [
        (one.label, f"{said(one.base)} were asked", _answers(survey, one), _by_mode(survey, one))
        for one in results
    ]  # fmt: skip


def _answers(survey: Survey, one: Result) -> Table:
    weighted = any(line.weighted for line in one.lines)
    columns = [Column("Answer"), Column("People", numeric=True), Column("Share", numeric=True), Column("95 % interval")]
    if weighted:
        columns += [Column("Weighted share", numeric=True), Column("95 % interval, weighted"),
                    Column("Design effect", numeric=True)]  # fmt: skip
    csv = reverse("involvement:survey-csv", args=[survey.slug])
    return Table(f"answers-{one.name}", f"Answers: {one.label}", columns,
                 [_row(line, weighted) for line in one.lines], csv_href=csv)  # fmt: skip


def _row(line: Line, weighted: bool) -> list[object]:
    share = line.share
    plain = [percent(share.value), between(share.lower, share.upper)] if share else ["", ""]
    number = Cell(said(line.number), href=line.number.address if line.number else "")
    row: list[object] = [line.label, number, *plain]
    if not weighted:
        return row
    if not line.weighted:
        return [*row, "0.0 %", "–", "–"]  # nobody gave it, so there is nothing to weigh
    held = line.weighted
    deff = "–" if held["deff"] is None else f"{held['deff']:.2f}"
    return [*row, percent(held["weighted"]), between(held["lower"], held["upper"]), deff]


def _by_mode(survey: Survey, one: Result) -> Table:
    columns = [Column("Answer"), *(Column(label, numeric=True) for label in Mode.labels)]
    rows: list[list[object]] = [["Asked", *(said(one.mode_bases[mode]) for mode in Mode.values)]]
    rows += [[line.label, *(said(line.modes[mode]) for mode in Mode.values)] for line in one.lines]
    csv = reverse("involvement:survey-csv", args=[survey.slug])
    return Table(f"modes-{one.name}", f"By the way they answered: {one.label}", columns, rows, csv_href=csv)


def participation(survey: Survey) -> Table:
    found = surveys.taking_part(survey)
    rows = [["All", said(found[""])], *([label, said(found[mode])] for mode, label in Mode.choices)]
    return Table("participation", "Who took part, by the way they answered",
                 [Column("Way"), Column("People", numeric=True)], rows)  # fmt: skip


def rate_rows(rates: Rates) -> list[Row]:
    """The response rate with its definition beside it."""
    if rates.why_not:
        return []
    rows = [
        Row("Response rate (AAPOR RR1)", f"{percent(rates.rr1.value)}: {rates.answered:,} of {rates.invited:,}"
            if rates.rr1 else None, unknown="Too few were invited to say a percentage"),
        Row("With those who did not finish (AAPOR RR2)", percent(rates.rr2.value) if rates.rr2 else None,
            unknown="Not said: the number who did not finish is small"),
    ]  # fmt: skip
    return [*rows, *(Row(words, "fewer than 5" if number is None else f"{number:,}")
                     for _, words, number in rates.dispositions)]  # fmt: skip


def weighting(survey: Survey) -> dict[str, object]:
    """To what the answers were weighted and what that costs, or why they were not."""
    held = survey.results.get("weighting", {})
    if "to" not in held:
        return {"why_not": held.get("why_not", "")}
    kept = [one.name for one in surveys.results(survey) if any(line.weighted for line in one.lines)]
    rows = [
        Row("Weighted to", ", ".join(survey.form.label(name) for name in held["to"])),
        Row("What is known of everybody", survey.margins_source),
        Row("Design effect of the weights (Kish)", f"{held['deff']:.2f}"),
        Row("Answers of equal weight that would say as much", f"{held['effective']:.0f}"),
        Row("Smallest and largest weight", f"{held['least']:.2f} and {held['most']:.2f} times the mean"),
    ]
    return {"rows": rows if kept else [], "why_not": "" if kept else "Too much is withheld to show weighted figures."}


def framing(survey: Survey) -> dict[str, object] | None:
    """The experiment as two tables, or the reason why it says nothing."""
    found = surveys.framed(survey)
    if found is None or found.why_not:
        return None if found is None else {"why_not": found.why_not}
    question = survey.form.question(survey.tested)
    arms = [
        [wording(one["arm"]), question.label_for(one["arm"], survey.form.language), f"{one['base']:,}",
         percent(one["plain"]), percent(one["weighted"])]
        for one in found.arms
    ]  # fmt: skip
    contrasts = [
        [f"{wording(one['arm'])}, less {wording(one['reference'])}", _points(one["unweighted"]),
         f"{_points(one['unweighted_lower'])} to {_points(one['unweighted_upper'])}",
         f"{one['p_randomisation']:.3f}", _points(one["detectable"])]
        for one in found.contrasts
    ]  # fmt: skip
    labels = {choice.name: choice.label.within(survey.form.language) for choice in survey.form.choices(question)}
    return {
        "yes": ", ".join(labels[code] for code in found.yes), "words": found.words,
        "arms": Table("arms", "What people said in each wording",
                      [Column("Wording"), Column("What they read"), Column("Answered", numeric=True),
                       Column("Said yes", numeric=True), Column("By the design", numeric=True)], arms),
        "contrasts": Table("contrasts", "How far apart the wordings are, in percentage points",
                           [Column("Compared"), Column("Difference", numeric=True), Column("95 % interval"),
                            Column("Chance, had words made none", numeric=True),
                            Column("Smallest difference that would have been found", numeric=True)], contrasts),
    }  # fmt: skip


def _points(value: float | str | None) -> str:
    return "" if not isinstance(value, float) else f"{100 * value:+.1f}".replace("-", "−")


def means(survey: Survey) -> list[tuple[str, list[Row]]]:
    """Means of numbers, once the survey is released, from ten answers up; weighted ones beside where there is
    something to weight to."""
    whole = surveys.taking_part(survey)[""]
    if survey.state not in ("closed", "reported") or whole is None or whole.fresh is None:
        return []
    weighted = "to" in survey.results.get("weighting", {})
    return [
        (survey.form.label(name), _mean(held, weighted))
        for name, held in survey.results.get("means", {}).items() if held.get("base", 0) >= 10
    ]  # fmt: skip


def _mean(held: Mapping, weighted: bool) -> list[Row]:
    rows = [Row("Mean", f"{held['plain']:.1f}"), Row("Answers", f"{held['base']:,}")]
    if weighted:
        interval = f"{held['lower']:.1f} to {held['upper']:.1f}"
        rows.insert(1, Row("Weighted mean", f"{held['weighted']:.1f}, 95 % interval {interval}"))
    return rows


def equality_tables(survey: Survey) -> list[Table]:
    """Equality answers, by themselves."""
    csv = reverse("involvement:survey-equality-csv", args=[survey.slug])
    columns = [Column("Answer"), Column("People", numeric=True), Column("Share", numeric=True)]
    return [
        Table(f"equality-{one.name}", one.label, columns,
              [[line.label, said(line.number), percent(line.share.value) if line.share else ""] for line in one.lines],
              csv_href=csv)
        for one in surveys.equality(survey)
    ]  # fmt: skip
