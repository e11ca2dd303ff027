"""Surveys of Eastmarsh: one reported with an experiment, one closed, one open, one drafted, one dropped."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from countersign import clock
from countersign.demo.building.days import Dated, Stage
from countersign.demo.wording import read
from countersign.findings import actions as findings
from countersign.formats.questionnaire import (
    Choice,
    Expression,
    Question,
    Questionnaire,
    Texts,
)
from countersign.formats.questionnaire.battery import batteries, equality, friends_and_family
from countersign.involvement.actions import surveys as actions
from countersign.involvement.models import Drawn, Response, Survey
from countersign.people.queries import receipt_for
from countersign.terms.actions import override
from countersign.terms.rules import can_ask

_REASON = "The contract for buses is let in the spring, and those who use them must be heard before that."
_AGES = ("16_24", "25_44", "25_44", "45_64", "65_up")


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed with its day."""
    for entry in read("surveys")["survey"]:
        yield stage.day(entry["drafted"]), lambda entry=entry: _drafted(stage, entry)
        if "finding" in entry:
            yield stage.day(entry["finding"]["day"]), lambda entry=entry: _found(stage, entry)
        for name, deed in (("dropped", _dropped), ("opened", _opened), ("closed", _closed), ("reported", _reported)):
            if name in entry:
                yield stage.day(entry[name]), lambda entry=entry, deed=deed: deed(stage, entry)


def _survey(entry: dict) -> Survey:
    return Survey.objects.get(title=entry["title"])


def _drafted(stage: Stage, entry: dict) -> None:
    form = {"buses": buses, "batteries": batteries, "friends_and_family": friends_and_family}[entry["form"]]()
    said = ("title", "purpose", "who", "whom", "frame", "frame_size", "margins", "margins_source", "tested_yes")
    about = {name: entry[name] for name in said if name in entry}
    actions.draft(
        form=form, body=stage.place.bodies[entry["body"]], ends_on=stage.day(entry["ends"]), fictional=True,
        tested="help" if "seed" in entry else "", by=stage.staff[entry["by"]], **about,
    )  # fmt: skip


def _dropped(stage: Stage, entry: dict) -> None:
    actions.drop(_survey(entry), by=stage.staff[entry["by"]])


def _opened(stage: Stage, entry: dict) -> None:
    """Open it, and let everybody answer on the same day: what counts is how many said what."""
    survey, steward = _survey(entry), stage.staff["steward"]
    if not can_ask(survey.body, to="survey"):
        override(survey.body, to="survey", reason=_REASON, decided_by="Director of communities",
                 until=clock.today() + dt.timedelta(days=30), by=stage.staff[entry["by"]])  # fmt: skip
    survey = actions.open_survey(survey, by=steward, seed=entry.get("seed"))
    places = _places(survey, entry, steward)
    for group in entry.get("answers", []):
        left = Counter(group.get("help_yes", {}))
        for at in range(group["people"]):
            willing = at < group.get("willing", 0)
            _answer(survey, group["mode"], group["says"], left, next(places, None), willing=willing)
    for words in entry.get("words", []):
        _answer(survey, "web", words["says"], Counter(), next(places, None))
    _read(survey, entry, steward)


def _places(survey: Survey, entry: dict, steward) -> Iterator[Drawn]:
    """The places in the sample, in the order of their codes; none where anybody may answer."""
    if "drawn" not in entry:
        return iter(())
    listed = [actions.Listed(f"visit-{number:04}") for number in range(entry["frame_size"])]
    handed = actions.invite(survey, listed=listed, number=entry["drawn"], seed=entry["drawn_seed"], by=steward)
    return (Drawn.objects.get(receipt=receipt_for(code)) for _, code in handed)


def _answer(
    survey: Survey, mode: str, says: dict, left: Counter, drawn: Drawn | None, *, willing: bool = False
) -> None:
    """One person; where there is an experiment, as many in each wording say yes as the story has it."""
    said = {name: tuple(value) if isinstance(value, list) else value for name, value in says.items()}
    response = actions.begin(survey, drawn=drawn, mode=mode)
    if survey.tested and "help" not in said:
        left[response.arm] -= 1
        said["help"] = "yes" if left[response.arm] >= 0 else "no"
    actions.send(actions.keep(response, answers=said), willing=willing)
    if survey.form.equality:
        at = Response.objects.filter(survey=survey).count()
        actions.say_equality(survey, answers={"eq_age": _AGES[at % len(_AGES)], "eq_carer": "no"})


def _read(survey: Survey, entry: dict, steward) -> None:
    """Words that the story has printed are signed off; the others wait."""
    for words in entry.get("words", []):
        text = next(value for name, value in words["says"].items() if name.endswith("why"))
        remark = survey.remarks.filter(redacted=text).first()
        if words.get("printed") and remark:
            actions.sign_off(remark, text=text, by=steward)


def _closed(stage: Stage, entry: dict) -> None:
    actions.close(_survey(entry), by=stage.staff["steward"])


def _reported(stage: Stage, entry: dict) -> None:
    actions.report(_survey(entry), outcome=entry["outcome"], by=stage.staff["steward"])


def _found(stage: Stage, entry: dict) -> None:
    """A finding from an answer, put to its fact-check; it goes on with the others (see ``findings.publish``)."""
    story = entry["finding"]
    said = {name: story[name] for name in ("question", "code", "kind", "claim")}
    finding = actions.draft_finding(_survey(entry), by=stage.staff["steward"], **said)
    stage.drafted[story["id"]] = findings.open_fact_check(finding, by=stage.staff["steward"])


def buses() -> Questionnaire:
    """Every common kind of question, one that is skipped, one in two wordings, and equality at the end."""
    asked, lists, section = equality()
    questions = (
        Question("uses", "one", _en("How often do you take a bus in Eastmarsh?"), choices="often", required=True),
        Question("rate", "scale", _en("How are the buses, all in all?"), choices="rate",
                 relevant=Expression.read("${uses} != 'never'")),
        Question("wants", "several", _en("What should change?"), choices="wants"),
        Question(
            "help", "yes_no", choices="yes_no", required=True,
            label=_en("Would you go along on an evening bus once, to help?"),
            framings=(("others", _en("Some older people only dare to take the evening bus if somebody goes along. "
                                     "Would you go along once?")),),
        ),
        Question("minutes", "number", _en("How many minutes did you wait the last time?"), whole=True,
                 relevant=Expression.read("${uses} != 'never'"), constraint=Expression.read(". >= 0 and . <= 600"),
                 constraint_message=_en("Enter minutes from 0 to 600.")),
        Question("why", "text", _en("What else should the council know?"), hint=_en("Leave out names.")),
        *asked,
    )  # fmt: skip
    own = (
        ("often", _listed(daily="Nearly every day", seldom="Sometimes", never="Never")),
        ("rate", _listed(very_good="Very good", good="Good", poor="Poor", very_poor="Very poor")),
        ("wants", _listed(later="A later last bus", shelter="A shelter at the stop", cheaper="Cheaper tickets")),
    )
    return Questionnaire("buses", "Buses in the evening", questions, (*own, *lists), (section,))


def _en(words: str) -> Texts:
    return Texts.of(en=words)


def _listed(**words: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, _en(label)) for code, label in words.items())
