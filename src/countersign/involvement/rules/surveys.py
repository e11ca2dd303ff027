"""Who may do what with a survey, and what a survey must hold before anybody is asked."""

from __future__ import annotations

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.formats.questionnaire import Questionnaire
from countersign.formats.questionnaire import check as check_form
from countersign.involvement.arms import arms_of
from countersign.involvement.models import Drawn, Response, Survey
from countersign.involvement.queries import surveys
from countersign.people.rules import Actor, check
from countersign.terms import rules as terms

LEAST_MARGIN = 2
"""Categories that a margin needs, so that there is something to weight."""


def check_draft(by: Actor, body_id: int) -> None:
    """A steward, or the commissioner who asks."""
    check(by, "survey.draft", body_id=body_id)


def check_run(by: Actor) -> None:
    """Opening, drawing, closing and reporting are the host's: whoever is asked about never chooses who answers."""
    check(by, "survey.run")


def check_read_words(by: Actor) -> None:
    check(by, "survey.read_words")


def check_enter(by: Actor) -> int | None:
    """A steward, or an adviser for the body they act for; returns that body."""
    own = next(iter(sorted(by.bodies("adviser"))), None)
    check(by, "survey.enter", body_id=own)
    return own


def check_questionnaire(form: Questionnaire) -> Questionnaire:
    """The form itself; raises :class:`NotValid` with every fault, also where more than one question has wordings."""
    check_form(form)
    if sum(bool(question.framings) for question in form) > 1:
        raise NotValid(
            "More than one question is asked in several wordings.", remedy="Test one at a time; leave the others as is."
        )
    return form


def check_words(survey: Survey) -> None:
    """Title, purpose and who is asked are printed: nobody is named in them."""
    known = [survey.body.name, *(thing.title for thing in [survey.contract] if thing)]
    known += [survey.service.name] if survey.service else []
    for what in ("title", "purpose", "who"):
        check_text(getattr(survey, what), known=known, what=f"“{what}”")


def check_margins(survey: Survey) -> None:
    """Margins are about questions that are asked, by codes that can be chosen, and come from somewhere."""
    form = survey.form
    for name, totals in survey.margins.items():
        if (
            name not in form.by_answer
            or form.question(name).kind in ("several", "matrix")
            or form.question(name).equality
        ):
            raise NotValid(f"Nobody is asked “{name[:40]}” so that it could be weighted to.", remedy="Check its name.")
        codes = {choice.name for choice in form.choices(form.question(name))}
        if len(totals) < LEAST_MARGIN or not set(totals) <= codes or min(totals.values()) <= 0:
            raise NotValid(
                f"The numbers for “{name[:40]}” do not fit its answers.",
                remedy="Give the number of people, above zero, for two or more of its codes, and for no others.",
            )
    if survey.margins and not survey.margins_source.strip():
        raise NotValid("It is not said where the population numbers come from.", remedy="Name the source and its date.")


def check_experiment(survey: Survey) -> None:
    """The question with wordings is the one tested, and the codes that count as yes are some of its codes, not all."""
    worded = next((one for one in survey.form if one.framings), None)
    if worded is None and not survey.tested:
        return
    if worded is None or survey.tested != worded.name or worded.kind == "matrix":
        raise NotValid("The question that is tested is not the one with several wordings.", remedy="Name that one.")
    codes = {choice.name for choice in survey.form.choices(worded)}
    if not 0 < len(set(survey.tested_yes)) < len(codes) or not set(survey.tested_yes) <= codes:
        raise NotValid("It is not clear which answers count as yes.", remedy="Name one or more of its codes, not all.")


def check_period(survey: Survey) -> None:
    if survey.ends_on <= clock.today():
        raise NotValid("It would end before anybody could answer.", remedy="Choose a later last day.")


def check_open(survey: Survey) -> None:
    check_questionnaire(survey.form)
    check_period(survey)
    if survey.is_invited and not (survey.frame and survey.frame_size):
        raise NotValid(
            "It is not said from which list people are drawn.", remedy="Name the list and how many are on it."
        )
    terms.check_ready(survey.body, to="survey", contract=survey.contract)


def check_may_answer(survey: Survey, drawn: Drawn | None) -> None:
    """While it is open, and with a code of its own where people are drawn; every code once."""
    if not surveys.is_open(survey):
        raise NotNow("This survey is not open.", remedy="Surveys that are open stand in the list.")
    if survey.is_invited and (drawn is None or drawn.survey_id != survey.pk):
        raise NotAllowed("This survey asks people who were drawn at random.", remedy="Enter the code from your letter.")


def check_own(by: Actor, response: Response) -> None:
    """Only who holds the code of these answers."""
    check(by, "survey.withdraw")
    own = surveys.response_of(by.receipt_id) if by.receipt_id else None
    if own is None or own.pk != response.pk:
        raise NotAllowed("These are not your answers.", remedy="Enter the code that belongs to them.")


def arm_names(survey: Survey) -> tuple[str, ...]:
    """The arms of its experiment; none where there is none."""
    return arms_of(survey.form.question(survey.tested)) if survey.tested else ()
