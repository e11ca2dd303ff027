"""What those concerned may send us, themselves with their code or through somebody whom they told."""

from __future__ import annotations

from django import forms

from countersign.answers.models import Contest, Mark, Voice
from countersign.frontend.forms import Radios

_SAID = {
    Voice.Said.CONFIRM: "You have seen it, or noticed the difference.",
    Voice.Said.CONTEST: "You looked, and it is not so. You can then say what you found.",
    Voice.Said.UNSURE: "You have not been there since, or it is hard to say.",
}
_CHANNELS = (Voice.Channel.PHONE, Voice.Channel.PAPER, Voice.Channel.ADVISER)


class VoiceForm(forms.Form):
    said = forms.ChoiceField(
        label="Has it changed?",
        choices=Voice.Said.choices,
        widget=Radios(hints=_SAID),
        error_messages={"required": "Choose yes, no, or that you cannot tell."},
    )


class MarkForm(forms.Form):
    said = forms.ChoiceField(
        label="Does this answer what was found?",
        choices=Mark.Said.choices,
        widget=Radios(),
        error_messages={"required": "Choose one of the three."},
    )


class ContestForm(forms.Form):
    """What is contested, and in what words; words are not required."""

    about = forms.ChoiceField(
        label="What do you contest?",
        choices=[
            (Contest.About.CHANGE, "That it has changed"),
            (Contest.About.CAUSE, "What they say brought it about"),
        ],
        widget=Radios(),
        error_messages={"required": "Choose what you contest."},
    )
    words = forms.CharField(
        label="What did you find?",
        help_text=(
            "You can leave it empty. Names and other identifiers are taken out, and a steward reads it before anything"
            " is printed."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class _WithCodeForm(forms.Form):
    """What every form asks that is filled in for somebody who gave their code."""

    code = forms.CharField(
        label="The person’s code",
        help_text="It has 20 letters and digits. Spaces and small letters do not matter. It is not kept.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the code that the person was given."},
    )
    commitment = forms.IntegerField(
        label="Number of the promise",
        help_text="It stands on the letter or the form, and in the address of the promise.",
        min_value=1,
        error_messages={"required": "Enter the number of the promise.", "invalid": "A number, such as 12."},
    )


class EnterContestForm(ContestForm, _WithCodeForm):
    """An adviser or steward writes down what somebody contests who gave their code."""

    field_order = ("code", "commitment", "about", "words")


class EnterVoiceForm(VoiceForm, _WithCodeForm):
    """An adviser or steward writes down what somebody said who gave their code."""

    field_order = ("code", "commitment", "channel", "said")

    channel = forms.ChoiceField(
        label="How did they tell you?",
        choices=[(channel.value, channel.label) for channel in _CHANNELS],
        widget=Radios(),
        error_messages={"required": "Choose how they told you."},
    )
