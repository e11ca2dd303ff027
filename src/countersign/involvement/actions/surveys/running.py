"""Open a survey, draw who is asked, close it, say what came of it."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.involvement import arms
from countersign.involvement.actions.surveys.equality import shuffle
from countersign.involvement.actions.surveys.moving import moved, told
from countersign.involvement.actions.surveys.writing import invite_by_letter, write_of_outcome
from countersign.involvement.models import Drawn, Survey
from countersign.involvement.queries import surveys
from countersign.involvement.rules import surveys as rules
from countersign.involvement.states import RESPONSE
from countersign.involvement.weighing import figures
from countersign.people.actions import issue_receipt
from countersign.people.queries import sealer
from countersign.people.rules import Actor

_AT_ONCE = 500


@dataclass(frozen=True)
class Listed:
    """Somebody on the host's list: a reference that only the host can read, the stratum and cluster they are in, and
    an e-mail address, where the host wants the register to write to them."""

    reference: str
    stratum: str = ""
    cluster: str = ""
    address: str = field(default="", repr=False)


@transaction.atomic
def open_survey(survey: Survey, *, by: Actor, seed: str | None = None) -> Survey:
    """From now on it can be answered. ``seed`` draws the wordings of an experiment; its digest is published now, the
    seed itself when the survey closes, so that nobody can tell which wording comes next."""
    rules.check_run(by)
    rules.check_open(survey)
    survey = moved(survey, "open")
    survey.opened_at = clock.now()
    if survey.tested:
        seed = seed or secrets.token_hex(16)
        survey.seed_mark = arms.mark(seed)
        survey.seed_sealed = sealer().seal(seed, context=_seed_context(survey))
    return told("opened", survey, by, seed_mark=survey.seed_mark)


def seed_of(survey: Survey) -> str:
    """The seed, opened to draw the next wording; empty where there is no experiment."""
    if not survey.tested:
        return ""
    return sealer().open(survey.seed_sealed, context=_seed_context(survey))


def _seed_context(survey: Survey) -> str:
    return f"survey-seed:{survey.slug}"


@transaction.atomic
def invite(
    survey: Survey, *, listed: Sequence[Listed], number: int | Mapping[str, int], seed: int, by: Actor
) -> list[tuple[str, str]]:
    """Draw people from a list and give each a code: (reference, code), for the host to send and then destroy.

    ``number`` is how many in all where there are no strata, or how many in each stratum. A survey that asks everybody
    draws everybody. Nothing of the list is kept but how many there were, and the sealed addresses of those drawn who
    have one: they get the code, one reminder and what came of it. The seed stands in the ledger.
    """
    rules.check_run(by)
    survey = moved(survey, "invite")
    if not survey.is_invited or survey.drawn.exists():
        raise NotNow("This survey draws nobody, or has drawn already.", remedy="Draft another survey to draw anew.")
    if len({one.reference for one in listed}) < len(listed):
        raise NotValid("A reference stands twice in the list.", remedy="Take copies out: each person has one chance.")
    chosen = _drawn(survey, listed, number, random.Random(seed))
    survey.frame_size = len(listed)
    handed = _with_codes(survey, chosen)
    told("invited", survey, by, invited=len(chosen), listed=len(listed), seed=seed)
    return handed


def _drawn(
    survey: Survey, listed: Sequence[Listed], number: int | Mapping[str, int], rng: random.Random
) -> list[tuple[Listed, float, float]]:
    """Who was drawn, how many people each stands for, and how many there are in their stratum."""
    strata: dict[str, list[Listed]] = {}
    for one in sorted(listed, key=lambda one: one.reference):
        strata.setdefault(one.stratum, []).append(one)
    chosen = []
    for stratum, people in sorted(strata.items()):
        wanted = number.get(stratum, 0) if isinstance(number, Mapping) else number
        size = len(people) if survey.whom == Survey.Whom.EVERYONE else wanted
        if not 0 < size <= len(people):
            raise NotValid(
                f"{size} cannot be drawn out of {len(people)}{f' in {stratum}' if stratum else ''}.",
                remedy="Name a number for every stratum, at most as many as there are in it.",
            )
        weight = len(people) / size
        chosen += [(one, weight, float(len(people))) for one in rng.sample(people, size)]
    return chosen


def _with_codes(survey: Survey, chosen: Sequence[tuple[Listed, float, float]]) -> list[tuple[str, str]]:
    handed, rows = [], []
    for one, weight, of in chosen:
        receipt, code = issue_receipt(purpose="survey")
        place = {"stratum": one.stratum, "cluster": one.cluster, "weight": weight}
        rows.append(Drawn(survey=survey, receipt=receipt, of=None if one.cluster else of, **place))
        handed.append((one.reference, code))
    Drawn.objects.bulk_create(rows, batch_size=_AT_ONCE)
    written = zip(rows, chosen, handed, strict=True)
    invite_by_letter(survey, [(place, one.address, code) for place, (one, *_), (_, code) in written])
    return handed


@transaction.atomic
def note_outcome(drawn: Drawn, *, outcome: str, by: Actor) -> Drawn:
    """What became of an invitation that was not answered: a letter came back, somebody said no."""
    rules.check_run(by)
    if outcome not in Drawn.Outcome.values:
        raise NotValid(f"An outcome is one of {', '.join(Drawn.Outcome.values)}.")
    if drawn.survey.state != "open":
        raise NotNow("The survey is closed.", remedy="Its response rate stands as on the day it closed.")
    drawn.outcome = outcome
    drawn.save(update_fields=["outcome"])
    return drawn


@transaction.atomic
def close(survey: Survey, *, by: Actor) -> Survey:
    """Nobody can answer any more. Everything is worked out once, the seed is published, equality answers are
    shuffled."""
    rules.check_run(by)
    survey = moved(survey, "close")
    began = survey.responses.filter(state__in=RESPONSE.before("lapse"))
    began.update(state=RESPONSE.after("begun", "lapse"))
    survey.seed, survey.closed_at = seed_of(survey), clock.now()
    survey.results = _worked_out(survey)
    shuffle(survey)
    return told("closed", survey, by, seed=survey.seed)


def _worked_out(survey: Survey) -> dict[str, object]:
    found = figures(
        surveys.columns(survey), survey.margins, tested=survey.tested, yes=survey.tested_yes,
        first_arm=arms.AS_WRITTEN if survey.tested else "",
    )  # fmt: skip
    return found | ({"responded": dict(surveys.responded(survey))} if survey.is_invited else {})


@transaction.atomic
def report(survey: Survey, *, outcome: str, by: Actor) -> Survey:
    """Say what came of it, to those who answered and to everybody."""
    rules.check_run(by)
    survey = moved(survey, "report")
    known = [survey.body.name, survey.title, *([survey.contract.title] if survey.contract else [])]
    check_text(outcome, known=known, what="What came of it")
    survey.outcome, survey.reported_at = outcome.strip(), clock.now()
    survey = told("reported", survey, by)
    write_of_outcome(survey)
    return survey
