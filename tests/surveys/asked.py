"""A place whose council may ask, and surveys in it that people answer by the room's own verbs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass

from countersign import clock
from countersign.formats.questionnaire import Choice, Expression, Question, Questionnaire, Section, Texts
from countersign.formats.questionnaire.battery import friends_and_family
from countersign.insight import actions as insight
from countersign.involvement.actions import surveys as actions
from countersign.involvement.models import Drawn, Response, Survey
from countersign.involvement.queries import surveys
from countersign.people.models import Membership
from countersign.people.queries import receipt_for, sealer
from countersign.people.rules import SYSTEM, Actor
from countersign.terms.actions import override
from findings import place as place_

MONDAY = place_.MONDAY
REASON = "The bus contract changes in June and passengers must be heard before that happens."


def en(words: str) -> Texts:
    return Texts.of(en=words)


def listed(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, en(name.capitalize())) for name in names)


def bus_form(*, framed: bool = False) -> Questionnaire:
    """Who uses the bus, how it is, why (skipped by those who never do), what they want, and equality at the end."""
    framings = (("others", en("For older people in your street: would you help once?")),) if framed else ()
    questions = (
        Question("uses", "one", en("Do you use the bus?"), choices="often", required=True),
        Question("rate", "one", en("How is the bus?"), choices="rate", relevant=Expression.read("${uses} != 'never'")),
        Question("wants", "several", en("What should change?"), choices="wants"),
        Question("help", "yes_no", en("Would you help once?"), choices="yes_no", framings=framings, required=True),
        Question("minutes", "number", en("How long do you wait?"), whole=True),
        Question("why", "text", en("Why?")),
        Question("eq_age", "one", en("How old are you?"), choices="age", equality=True, section="equality"),
    )
    lists = (
        ("often", listed("daily", "seldom", "never")),
        ("rate", listed("good", "poor")),
        ("wants", listed("earlier", "later", "cheaper")),
        ("yes_no", listed("yes", "no", "dont_know")),
        ("age", listed("young", "old")),
    )
    return Questionnaire("bus", "The bus", questions, lists, (Section("equality", en("About you")),))


@dataclass
class Asked:
    """The place, and short ways to do what people and stewards do."""

    place: place_.Place

    @property
    def steward(self) -> Actor:
        return self.place.steward

    @property
    def commissioner(self) -> Actor:
        return self.place.acting(self.place.commissioner, "commissioner")

    @property
    def adviser(self) -> Actor:
        return self.place.acting(self.place.subcontractor, "adviser")

    def draft(self, form: Questionnaire | None = None, **more) -> Survey:
        about = {
            "title": "The bus in Eastmarsh", "purpose": "The council decides in June which buses run in the evening.",
            "who": "Everybody who lives in Eastmarsh", "whom": "open", "body": self.place.commissioner,
            "contract": self.place.contract, "ends_on": clock.today() + dt.timedelta(days=14),
        }  # fmt: skip
        return actions.draft(form=form or bus_form(), by=more.pop("by", self.steward), **about | more)

    def open(self, form: Questionnaire | None = None, *, seed: str | None = None, **more) -> Survey:
        return actions.open_survey(self.draft(form, **more), by=self.steward, seed=seed)

    def answer(self, survey: Survey, drawn: Drawn | None = None, mode: str = "web", **answers) -> Response:
        if mode != "web":
            return actions.enter(survey, answers=answers, mode=mode, drawn=drawn, by=self.steward)[0]
        response = actions.begin(survey, drawn=drawn)
        return actions.send(actions.keep(response, answers=answers))[0]

    def many(self, survey: Survey, number: int, mode: str = "web", **answers) -> None:
        """The first by the verbs; the others are rows like it, each sealed by itself."""
        first = self.answer(survey, mode=mode, **answers)
        given = json.dumps(surveys.answers_of(first))
        more = [Response(survey=survey, state="sent", mode=mode) for _ in range(number - 1)]
        for row in more:
            row.sealed = sealer().seal(given, context=surveys.context(row))
        Response.objects.bulk_create(more)

    def close(self, survey: Survey) -> Survey:
        return actions.close(survey, by=self.steward)

    def release(self) -> None:
        insight.refresh()
        insight.release(by=SYSTEM)

    def invited(self, survey: Survey, people: int, number: int | dict, stratum: Callable[[int], str] = lambda n: ""):
        """So many drawn from a list of so many: the places in the sample, in the order of their references."""
        names = [actions.Listed(f"person-{n:05}", stratum(n)) for n in range(people)]
        handed = actions.invite(survey, listed=names, number=number, seed=7, by=self.steward)
        return [Drawn.objects.get(receipt=receipt_for(code)) for _, code in handed]


def found() -> Asked:
    """The small place of findings, whose council has decided to ask before it is ready, in public."""
    place = place_.build()
    asked = Asked(place)
    account = Membership.objects.create(account_id=asked.commissioner.account_id, role="commissioner",
                                        body=place.commissioner)  # fmt: skip
    until = clock.today() + dt.timedelta(days=50)
    override(place.commissioner, to="survey", reason=REASON, decided_by="Director of transport", until=until,
             by=Actor("staff", account.account_id, frozenset({("commissioner", place.commissioner.pk)})))  # fmt: skip
    return asked


__all__ = ["MONDAY", "Asked", "bus_form", "found", "friends_and_family"]
