"""What people may send us about surveys: an answer to a question, a code, a questionnaire, what came of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from django import forms
from django.db.models import Model

from countersign.errors import CountersignError
from countersign.formats.questionnaire import Answers, Question, Questionnaire, language_name, read, read_xlsform
from countersign.frontend.forms import Checkboxes, DateField, Radios
from countersign.involvement.actions.surveys import KINDS
from countersign.involvement.arms import tested
from countersign.involvement.models import Drawn, Mode, Survey
from countersign.involvement.words import STANDING, SURVEY_CONSENT

_CODE_ATTRS = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}


class QuestionsForm(forms.Form):
    """One question of a questionnaire, or several. ``answers`` holds what was read, by name.

    Whether an answer will do is decided by ``formats.questionnaire.read``, the same for every mode.
    """

    def __init__(
        self, form: Questionnaire, questions: Iterable[Question], *args, arm: str = "", language: str = "en",
        optional: bool = False, **kwargs,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.questionnaire, self.questions, self.optional = form, tuple(questions), optional
        self.answers: dict = {}
        for question in self.questions:
            for name in question.names:
                self.fields[name] = _field(form, question, name, arm, language)

    def clean(self) -> dict:
        given = super().clean() or {}
        for question in self.questions:
            found, faults = read(self.questionnaire, question, {name: given.get(name) for name in question.names})
            self.answers |= found
            for name, fault in faults.items():
                if name not in self.errors and not (self.optional and not given.get(name)):
                    self.add_error(name, fault)
        return given


def _field(form: Questionnaire, question: Question, name: str, arm: str, language: str) -> forms.Field:
    label, hint = question.label_for(arm, language), question.hint.within(language)
    if question.kind == "matrix":
        label, hint = next(row.label.within(language) for row in question.rows if row.name == name), ""
    about = {"label": label, "help_text": hint, "required": False}
    choices = [(choice.name, choice.label.within(language)) for choice in form.choices(question)]
    match question.kind:
        case "several":
            return forms.MultipleChoiceField(choices=choices, widget=Checkboxes, **about)
        case "text":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000, **about)
        case "number":
            attrs = {"inputmode": "numeric" if question.whole else "decimal", "class": "govuk-input--width-5"}
            return forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=40, **about)
        case "date":
            return DateField(**about)
        case "matrix":
            return forms.ChoiceField(choices=choices, widget=Radios(attrs={"class": "govuk-radios--small"}), **about)
    return forms.ChoiceField(choices=choices, widget=Radios, **about)


def as_initial(answers: Answers) -> dict[str, object]:
    """Answers as a form shows them again."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in answers.items()}


class StartForm(forms.Form):
    """The code from a letter, where people are drawn; a language, where there are several. Where anybody may answer and
    this browser has sent answers before (``again``), that somebody else answers now."""

    code = forms.CharField(
        label="Your code", help_text="It stands in the letter that invited you. It has 20 letters and digits.",
        max_length=60, widget=forms.TextInput(attrs=_CODE_ATTRS),
        error_messages={"required": "Enter the code from your letter."},
    )  # fmt: skip
    language = forms.ChoiceField(label="Language", widget=Radios)
    somebody_else = forms.BooleanField(
        label="Somebody else answers now",
        help_text="Answers were sent from here already. Each person answers once.",
        error_messages={"required": "Tick this if somebody else answers now. Each person answers once."},
    )  # fmt: skip

    def __init__(self, survey: Survey, *args, again: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        languages = survey.form.languages
        if not survey.is_invited:
            del self.fields["code"]
        if survey.is_invited or not again:
            del self.fields["somebody_else"]
        self.fields["language"].choices = [(code, language_name(code)) for code in languages]
        self.fields["language"].initial = languages[0]
        if len(languages) < 2:
            del self.fields["language"]


class SendForm(forms.Form):
    """Whether somebody may be asked again, before everything is sent."""

    willing = forms.BooleanField(label=STANDING, required=False)


class WriteForm(forms.Form):
    """An address to be written to about one survey."""

    address = forms.EmailField(label="Your e-mail address", max_length=254, help_text=SURVEY_CONSENT)


class EnterForm(QuestionsForm):
    """All answers of somebody on one page, with how they came in and, where people are drawn, their code."""

    field_order = ("mode", "code", "arm")

    def __init__(self, survey: Survey, arms: Iterable[str], *args, **kwargs) -> None:
        form = survey.form
        super().__init__(form, form.story, *args, optional=True, **kwargs)
        modes = [(value, label) for value, label in Mode.choices if value != Mode.WEB]
        self.fields["mode"] = forms.ChoiceField(
            label="How did the answers come in?", choices=modes, widget=Radios,
            error_messages={"required": "Choose how they came in."},
        )  # fmt: skip
        if survey.is_invited:
            self.fields["code"] = forms.CharField(
                label="Code from the letter", max_length=60, widget=forms.TextInput(attrs=_CODE_ATTRS),
                error_messages={"required": "Enter the code that stands in the letter or on the paper form."},
            )  # fmt: skip
        if names := tuple(arms):
            self.fields["arm"] = forms.ChoiceField(
                label="Which wording did they read?", required=False, widget=Radios,
                help_text="It stands at the foot of a paper form. By phone and across a desk, leave it to be drawn.",
                choices=[("", "Draw it"), *((name, name) for name in names)],
            )  # fmt: skip
        self.fields["willing"] = forms.BooleanField(label=f"They agree: {STANDING}", required=False)
        self.order_fields(self.field_order)


class UploadForm(forms.Form):
    """A questionnaire as XLSForm."""

    file = forms.FileField(
        label="Questionnaire (XLSForm, .xlsx)",
        help_text="With the sheets survey and choices. Its name is not kept.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_file(self) -> Questionnaire:
        """The questionnaire itself; every fault with its line."""
        upload = self.cleaned_data["file"]
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "form.xlsx"
                path.write_bytes(upload.read(_MOST_BYTES))
                return read_xlsform(path)
        except CountersignError as error:
            faults = [f"{where}: {what}" for where, what in getattr(error, "faults", ())]
            raise forms.ValidationError(faults or [str(error)]) from error


_MOST_BYTES = 5 * 1024 * 1024


class ComposeForm(UploadForm):
    """What a survey is about, beside its questionnaire."""

    title = forms.CharField(label="Title", max_length=150)
    purpose = forms.CharField(
        label="What will the answers settle or change?", max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="And who decides it, by when. It stands on the first page.",
    )  # fmt: skip
    who = forms.CharField(label="Who is asked?", max_length=200, help_text="Such as: everybody with a season ticket.")
    whom = forms.ChoiceField(label="How are they chosen?", choices=Survey.Whom.choices, widget=Radios)
    body = forms.TypedChoiceField(label="Which body asks?", coerce=int)
    frame = forms.CharField(
        label="From which list are they drawn?", max_length=300, required=False,
        help_text="Only where people get a code. The list stays with the host.",
    )  # fmt: skip
    frame_size = forms.IntegerField(
        label="How many are on it?", min_value=1, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )  # fmt: skip
    ends_on = DateField(label="Last day to answer")
    tested_yes = forms.CharField(
        label="Which answers count as yes?", max_length=200, required=False,
        help_text="Only where a question is asked in several wordings: the codes, with spaces between them.",
    )  # fmt: skip

    def __init__(self, bodies: Iterable[Model], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.pk: body for body in bodies}
        self.fields["body"].choices = [("", "Choose"), *((pk, body.name) for pk, body in self.bodies.items())]

    def drafted(self) -> dict[str, object]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        form = said.pop("file")
        experiment = {"tested": tested(form), "tested_yes": said.pop("tested_yes").split()}
        return said | experiment | {"form": form, "body": self.bodies[said["body"]]}


class MarginsForm(forms.Form):
    """What is known of everybody, one line a category: ``question, code, people``."""

    margins = forms.CharField(
        label="What is known of everybody", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One line a category: question, code, number of people. Leave it empty where nothing is known.",
    )  # fmt: skip
    margins_source = forms.CharField(
        label="Where the numbers come from, with their date", max_length=300, required=False
    )

    def clean_margins(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for number, line in enumerate(self.cleaned_data["margins"].splitlines(), start=1):
            parts = [part.strip() for part in line.split(",")]
            if not any(parts):
                continue
            if len(parts) != 3 or not parts[2].isdigit():
                raise forms.ValidationError(f"Line {number}: write question, code, number, such as: age, young, 1200.")
            found.setdefault(parts[0], {})[parts[1]] = int(parts[2])
        return found


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label="What came of it", max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="For those who answered. What changes, who does it, by when; or why nothing changes.",
    )  # fmt: skip


class RemarkForm(forms.Form):
    text = forms.CharField(
        label="What is printed", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="You may leave out more. Nothing may be added.",
    )  # fmt: skip


class FindingForm(forms.Form):
    """From an answer to a finding."""

    answer = forms.ChoiceField(label="Which answer does it count?")
    kind = forms.ChoiceField(label="What kind?", choices=[(kind, kind.capitalize()) for kind in KINDS], widget=Radios)
    claim = forms.CharField(label="The claim, in one plain sentence", max_length=300)

    def __init__(self, answers: Iterable[tuple[str, str]], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [("", "Choose"), *answers]


class NoteForm(forms.Form):
    """What became of an invitation that was not answered."""

    code = forms.CharField(label="Code from the letter", max_length=60, widget=forms.TextInput(attrs=_CODE_ATTRS))
    outcome = forms.ChoiceField(label="What became of it?", choices=Drawn.Outcome.choices[1:], widget=Radios)


class DrawForm(forms.Form):
    """The host's list, and how many to draw."""

    listed = forms.FileField(
        label="The list (CSV)",
        help_text="Columns: reference, and perhaps stratum, cluster and email. Who is drawn and has an email is written"
        " to; the address is sealed, and goes when what came of it is said. Nothing else of the list is kept.",
        error_messages={"required": "Choose a file."},
    )  # fmt: skip
    number = forms.IntegerField(
        label="How many to draw in each stratum", min_value=1, required=False,
        help_text="In all, where there are no strata. Left empty, everybody is asked.",
    )  # fmt: skip
    seed = forms.IntegerField(label="Seed", min_value=0, help_text="Any number. It stands in the public ledger.")
