"""The questions that lead to an answer, one a page: how, why, where that leads, in which words, with which promises."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.db.models import Model

from countersign.answers import rules
from countersign.answers.models import Cause, Kind, Lacks, Reason
from countersign.errors import CountersignError, NotValid
from countersign.findings import queries as findings
from countersign.findings.rules import check_reply_text
from countersign.frontend.forms import DateField, Radios
from countersign.register import queries as register

_KINDS = {
    Kind.ACCEPT: "You say so, and promise at least one thing that anybody can check.",
    Kind.PART: "You say which part, and promise at least one thing that anybody can check.",
    Kind.DECLINE: "You give one of three reasons. Each of them leads somewhere.",
    Kind.PASS_ON: "Another body in the same contract has to answer as well. Your own date stays.",
}
_REASONS = {
    Reason.NOT_BELIEVED: "You say what would settle it, who pays for that, and by when.",
    Reason.CANNOT: "You say what you lack. It goes to whoever has that authority or money, and their time starts.",
    Reason.NOT_OURS: "You name whose it is. Their time starts, and both of you stay in sight.",
}
_CAUSES = {
    Cause.PROMPTED: "You would not have done it without this finding.",
    Cause.CONTRIBUTED: "It was one reason among others.",
    Cause.PLANNED: "It was decided before the finding was printed.",
    Cause.UNCLEAR: "You cannot tell.",
}
_OTHER = "other"


class KindForm(forms.Form):
    kind = forms.ChoiceField(
        label="How do you answer?",
        choices=Kind.choices,
        widget=Radios(hints=_KINDS),
        error_messages={"required": "Choose how you answer."},
    )


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why do you decline?",
        choices=Reason.choices,
        widget=Radios(hints=_REASONS),
        error_messages={"required": "Choose the reason. A decline without one leads nowhere."},
    )


class _BodyForm(forms.Form):
    """Names a body: one of those in the contract, or another one of the register by its name."""

    def __init__(self, *args, due: Model, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.due = due
        listed = _parties(due.finding, without=self.without(due))
        more = [(_OTHER, "Another body, which I name below")] if "other" in self.fields else []
        self.fields["body"].choices = [*((str(pk), name) for pk, name in listed), *more]
        self._begin_with_other({str(pk) for pk, _ in listed})

    def _begin_with_other(self, listed: set[str]) -> None:
        """A body that was named before and is not in the contract stands in the field for its name."""
        chosen = str(self.initial.get("body", ""))
        if "other" in self.fields and chosen and chosen not in listed:
            named = register.bodies().filter(pk=chosen).first()
            self.initial |= {"body": _OTHER, "other": named.name if named else ""}

    def without(self, due: Model) -> set[int]:
        """Bodies that cannot be named here."""
        return {due.body_id}

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("body") == _OTHER:
            self._look_up(given.get("other", ""))
        return given

    def _look_up(self, name: str) -> None:
        try:
            self.cleaned_data["body"] = str(_body_called(name).pk)
        except NotValid as error:
            self.add_error("other", str(error))


def _body_field(label: str, help_text: str) -> forms.ChoiceField:
    missing = {"required": "Choose a body, or “Another body” and write its name."}
    return forms.ChoiceField(label=label, help_text=help_text, widget=Radios(), error_messages=missing)


def _other_field() -> forms.CharField:
    return forms.CharField(
        label="Name of the other body",
        help_text="Only if you chose “Another body”. As it stands in the list of bodies of this register.",
        max_length=300,
        required=False,
    )


class NotBelievedForm(_BodyForm):
    """What would settle it, who pays, by when."""

    field_order = ("would_settle", "body", "other", "settle_by")

    would_settle = forms.CharField(
        label="What would settle it?",
        help_text="Something that could show you wrong as well as right, such as a count by somebody independent.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what would settle it. Disbelief alone is not an answer."},
    )
    body = _body_field("Who pays for that?", "It may be your own body.")
    other = _other_field()
    settle_by = DateField(
        label="By when?",
        help_text="For example 27 3 2027.",
        error_messages={"required": "Enter the date by which it will be settled."},
    )

    def without(self, due: Model) -> set[int]:
        return set()


class CannotForm(_BodyForm):
    """What is lacking, how much of it, and who has it."""

    field_order = ("lacks", "needs", "body", "other")

    lacks = forms.ChoiceField(
        label="What do you lack?",
        choices=Lacks.choices,
        widget=Radios(),
        error_messages={"required": "Choose what you lack."},
    )
    needs = forms.CharField(
        label="What exactly is needed?",
        help_text="The decision that has to be taken, or the sum of money and what for.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say which decision or which sum is needed."},
    )
    body = _body_field("Who can give it?", "They are told, and their own time to answer starts today.")
    other = _other_field()


class NotOursForm(_BodyForm):
    body = _body_field("Whose is it?", "They are told, and their own time to answer starts today.")
    other = _other_field()


class PassOnForm(_BodyForm):
    body = _body_field("Who in this contract has to answer as well?", "Your own date to answer stays.")


class SaysForm(forms.Form):
    """The words that are printed."""

    text = forms.CharField(
        label="What do you say?",
        help_text="Printed beside the finding, in the same size. Address nobody and name nobody.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write what you say to the finding."},
    )

    def __init__(self, *args, finding: Model, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.finding = finding

    def clean_text(self) -> str:
        """The words, once they address and name nobody."""
        text = self.cleaned_data["text"]
        try:
            check_reply_text(text, known=findings.known_names(self.finding))
        except CountersignError as error:
            raise forms.ValidationError(str(error)) from error
        return text


class PromiseForm(forms.Form):
    """One thing that will be done. What cannot be checked is sent back, with help to make it so."""

    measure = forms.CharField(
        label="What will be there?",
        help_text="Something that somebody else can see or count: “every departure has a printed time on the stop”.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what will be there that anybody can check."},
    )
    due_on = DateField(
        label="By when?",
        help_text="For example 31 3 2027.",
        error_messages={"required": "Enter the date by which it will be done."},
    )
    owner = forms.CharField(
        label="Which office sees to it?",
        help_text="A named office, never a person: it is printed.",
        max_length=200,
        error_messages={"required": "Name the office that sees to it."},
    )
    cause = forms.ChoiceField(
        label="How far did this finding bring it about?",
        help_text="Those concerned see what you say here, and may contest it.",
        choices=Cause.choices,
        widget=Radios(hints=_CAUSES),
        error_messages={"required": "Choose how far this finding brought it about."},
    )

    def clean(self) -> dict:
        """Every phrase that cannot be checked is a fault of its own, each with help."""
        given = super().clean() or {}
        if given.get("measure"):
            try:
                rules.check_measure(given["measure"])
            except NotValid as error:
                for where, words in error.faults or (("measure", str(error)),):
                    self.add_error(where if where in self.fields else "measure", words)
        return given


class AnotherForm(forms.Form):
    another = forms.ChoiceField(
        label="Do you want to promise another thing?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=Radios(attrs={"class": "govuk-radios--inline"}),
        error_messages={"required": "Choose yes or no."},
    )


def _parties(finding: Model, *, without: set[int]) -> Iterable[tuple[int, str]]:
    """Bodies of the contract that answer, each once, those of ``without`` left out."""
    listed = {office.body_id: office.name for office in findings.offices(finding)}
    return [(pk, name) for pk, name in listed.items() if pk not in without]


def _body_called(name: str) -> Model:
    """The one body of this name; raises :class:`NotValid` where there is none, or more than one."""
    if not name.strip():
        raise NotValid("Write the name of the other body.")
    exact = register.bodies().filter(name__iexact=name.strip())
    found = list(exact[:2]) or list(register.bodies(text=name.strip())[:4])
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotValid("No body of this register has that name.", remedy="Look it up in the list of bodies.")
    listed = ", ".join(f"“{body.name}”" for body in found[:3])
    raise NotValid("More than one body fits that name.", remedy=f"Write one of them in full: {listed}.")
