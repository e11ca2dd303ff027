"""What a promiser may send about a promise it made, and a steward about what was contested."""

from __future__ import annotations

from django import forms

from countersign import clock
from countersign.answers.forms.giving import PromiseForm
from countersign.errors import CountersignError
from countersign.findings.rules import check_address, check_reply_text
from countersign.frontend.forms import DateField


class _PrintedForm(forms.Form):
    """Words that are printed: they address nobody and name nobody."""

    known: tuple[str, ...] = ()

    def clean(self) -> dict:
        given = super().clean() or {}
        for name in ("text", "because", "published"):
            if given.get(name):
                self._check(name, given[name])
        return given

    def _check(self, name: str, text: str) -> None:
        try:
            check_reply_text(text, known=self.known)
        except CountersignError as error:
            self.add_error(name, str(error))


class ClaimForm(_PrintedForm):
    """It is done: what, since when, and where anybody can see it."""

    text = forms.CharField(
        label="What is done?",
        help_text="What somebody would see who went to look. Address nobody and name nobody: it is printed.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what is done."},
    )
    done_on = DateField(
        label="Since when?",
        help_text="For example 27 3 2026.",
        error_messages={"required": "Enter the day since when it is done."},
    )
    evidence_url = forms.URLField(
        label="Where can anybody see it? (web address)",
        help_text="Optional: a timetable, a report, a picture that shows nobody.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a whole web address, such as https://example.org/timetable."},
    )

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > clock.today():
            raise forms.ValidationError("This day is still to come. Claim it once it is done.")
        return day

    def clean_evidence_url(self) -> str:
        address = self.cleaned_data["evidence_url"]
        try:
            check_address(address)
        except CountersignError as error:
            raise forms.ValidationError(str(error)) from error
        return address


class _Because(forms.Form):
    because = forms.CharField(
        label="Why?",
        help_text="Printed beside the promise, which stays in sight. Address nobody and name nobody.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why. It is printed."},
    )


class BreakOffForm(_Because, _PrintedForm):
    """The promise will not be kept."""


class SupersedeForm(_Because, PromiseForm, _PrintedForm):
    """Another promise takes its place."""

    field_order = ("because", "measure", "due_on", "owner", "cause")


class ContestReplyForm(_PrintedForm):
    text = forms.CharField(
        label="Your reply",
        help_text="Printed beside what was contested, in the same size. Address nobody and name nobody.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write your reply."},
    )


class SignOffForm(_PrintedForm):
    """The words of a contest as a steward lets them be printed."""

    published = forms.CharField(
        label="Words to print",
        help_text="Shorten or change them until they give nobody away. What you leave here is printed word for word.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Leave the words that give nobody away."},
    )


class SettleForm(forms.Form):
    sure = forms.BooleanField(
        label="Those who contested it and those who answer for it have both been heard",
        error_messages={"required": "Tick the box if both have been heard."},
    )
