"""What a person may send us about what happened."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from countersign import clock
from countersign.experiences.models import Channel
from countersign.experiences.told import MAX_WORDS
from countersign.experiences.words import CARRY, CONSENT
from countersign.frontend.forms import DateField, Radios
from countersign.register.queries import WhoAnswers

_FAST_LANE = "I am afraid of what may happen if they learn that I said this"


class WordsForm(forms.Form):
    """The one question that matters."""

    words = forms.CharField(
        label="What happened?",
        help_text=(
            "Good or bad. Leave out names, addresses and phone numbers if you can: we remove them before anybody who"
            " runs or pays for the service reads a word."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=MAX_WORDS,
        error_messages={"required": "Write what happened, in your own words."},
    )


class WhoseForm(forms.Form):
    """Whose it is, as far as the person knows; nothing is required, unknown stays unknown."""

    said_service = forms.CharField(
        label="What was it about?",
        help_text="For example hospital transport, bins, or the benefits line. Plain words are fine.",
        max_length=300,
        required=False,
    )
    said_body = forms.CharField(
        label="Who runs it, if you know?",
        help_text="The name on a letter, a van or a uniform. Leave it empty if you do not know.",
        max_length=300,
        required=False,
    )
    said_place = forms.CharField(
        label="Where was it?",
        help_text="A town, or a postcode. Of a postcode we keep only the first half.",
        max_length=300,
        required=False,
    )


class AnswersForm(forms.Form):
    """Which of the contracts and arrangements it was."""

    NONE = "-"  # no slug is a bare hyphen

    contract = forms.ChoiceField(
        label="Is it one of these?",
        help_text="This is what the register knows about what you said, and where.",
        widget=Radios(),
        error_messages={"required": "Choose one of them, or “None of these, or I do not know”."},
    )

    def __init__(self, *args, candidates: Sequence[WhoAnswers], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        listed = [(who.contract.slug, _called(who)) for who in candidates]
        self.fields["contract"].choices = [*listed, (self.NONE, "None of these, or I do not know")]
        self.fields["contract"].widget.hints = {who.contract.slug: _answerable(who) for who in candidates}


def _called(who: WhoAnswers) -> str:
    service, place = who.contract.service, who.contract.place
    return " in ".join(str(part) for part in (service or who.contract.title, place) if part)


def _answerable(who: WhoAnswers) -> str:
    runs, pays = (" and ".join(p.body.name for p in parties) for parties in (who.runs, who.commissioned))
    told = [f"Run by {runs}" if runs else "", f"for {pays}" if pays and pays != runs else ""]
    return f"{' '.join(filter(None, told)) or 'Nobody is recorded as running it'}: {who.contract.title}."


class WhenForm(forms.Form):
    """Roughly when; and whether the person is afraid."""

    happened_on = DateField(
        label="When was it?",
        help_text="For example 27 3 2026. A guess is fine, and so is leaving it empty.",
        required=False,
    )
    fears = forms.BooleanField(
        label=_FAST_LANE,
        help_text="A steward of this register will look at it first. Nobody else is told.",
        required=False,
    )

    def clean_happened_on(self):
        when = self.cleaned_data["happened_on"]
        if when and when > clock.today():
            raise forms.ValidationError("This day is still to come. Enter a day that has passed.")
        return when


class ContactForm(forms.Form):
    """An address to be written to: never needed, and agreed to word for word."""

    address = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter an e-mail address, or leave this page.",
            "invalid": "Enter an e-mail address like name@example.org.",
        },
    )
    agreed = forms.BooleanField(
        label=CONSENT, error_messages={"required": "Tick the box if we may write to you. You need not."}
    )
    carries = forms.BooleanField(label=CARRY, required=False)

    def left(self) -> dict[str, object]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("address", "carries")}


class NewContactForm(ContactForm):
    """The same right after telling, when nobody has entered the code yet: it stands on the page, and comes with it."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput)


class EnterForm(WordsForm, WhoseForm, WhenForm):
    """An adviser or steward writes down what somebody said or sent. Same rights, same receipt, same count."""

    field_order = (
        "channel",
        "words",
        "said_service",
        "said_body",
        "said_place",
        "happened_on",
        "fears",
        "agreed",
    )

    channel = forms.ChoiceField(
        label="How did it reach you?",
        choices=[(c.value, c.label) for c in (Channel.PHONE, Channel.PAPER, Channel.ADVISER)],
        widget=Radios(),
        error_messages={"required": "Choose how it reached you."},
    )
    agreed = forms.BooleanField(
        label="The person agreed that this is counted, and was told that they can withdraw it with the code",
        error_messages={"required": "Ask the person first. Nothing is counted that nobody agreed to."},
    )


class WithdrawForm(forms.Form):
    sure = forms.BooleanField(
        label="I want my words destroyed and my account no longer counted",
        error_messages={"required": "Tick the box if you want to withdraw it."},
    )


class AddForm(forms.Form):
    """More words about one's own account."""

    words = forms.CharField(
        label="What do you want to add or put right?",
        help_text="It is kept with what you told. A steward reads it, without your name, before anything is changed.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        error_messages={"required": "Write what you want to add."},
    )


class AfraidForm(forms.Form):
    """Nobody calls a steward by a slip of the finger."""

    sure = forms.BooleanField(
        label=_FAST_LANE,
        error_messages={"required": "Tick the box if you are afraid. Nothing has been changed."},
    )
