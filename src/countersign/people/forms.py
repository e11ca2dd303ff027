"""What somebody who signs in may send us."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm

from countersign.frontend.forms import Radios
from countersign.people import actions
from countersign.people.models import Account, Unsealing
from countersign.people.sealables import sealables

_CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class SignInForm(forms.Form):
    """E-mail and password. After ``is_valid`` the ``account`` is who it is; nothing tells which of the two
    was wrong.
    """

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address."},
    )
    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )

    account: Account | None = None

    def clean(self) -> dict:
        given = super().clean()
        if "email" in given and "password" in given:
            self.account = authenticate(username=given["email"].lower(), password=given["password"])
            if self.account is None:
                raise forms.ValidationError("The e-mail address or the password is wrong.", code="wrong")
        return given

    @property
    def was_wrong(self) -> bool:
        """Whether a complete pair was refused: what counts as a wrong try."""
        return self.has_error("__all__", "wrong")


class LinkForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address."},
    )


class NewPasswordForm(PasswordChangeForm):
    """The old password and the new one, twice."""


class SecondStepForm(forms.Form):
    """Six digits, or a recovery code."""

    code = forms.CharField(
        label="Code",
        help_text="The six digits that your authenticator shows, or one of your recovery codes.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": "Enter the code."},
    )


class FirstCodeForm(forms.Form):
    """The first code of an authenticator that was just set up."""

    code = forms.CharField(
        label="Code that it shows now",
        help_text="Six digits.",
        max_length=20,
        widget=forms.TextInput(attrs=_CODE_ATTRS),
        error_messages={"required": "Enter the six digits that the authenticator shows."},
    )


class PasswordAgainForm(forms.Form):
    """The password once more, before something that matters."""

    password = forms.CharField(
        label="Your password, once more",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )

    def __init__(self, account: Account, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def checked(self, origin: str) -> bool:
        """Whether it is right; wrong ones count as wrong tries to sign in, and wait as those do."""
        name = self.account.username
        actions.check_sign_in_tries(name, origin)
        if self.is_valid() and not self.account.check_password(self.cleaned_data["password"]):
            actions.count_wrong_sign_in(name, origin)
            self.add_error("password", "This is not your password.")
        return self.is_valid()


class NewPasskeyForm(PasswordAgainForm):
    name = forms.CharField(
        label="What will you call it?",
        help_text="So that you know which one it is: my phone, the key on my ring.",
        max_length=60,
        error_messages={"required": "Give it a name."},
    )


class ResetForm(forms.Form):
    why = forms.CharField(
        label="How did you make sure that it is they who ask?",
        help_text="For the second administrator. Met in person, called back at a known number, and so on.",
        max_length=200,
        error_messages={"required": "Say how you made sure."},
    )


class UnsealingForm(forms.Form):
    """What is to be opened, what for, on which ground, for how long."""

    kind = forms.ChoiceField(label="What is to be opened?", widget=Radios)
    key = forms.CharField(
        label="Its key",
        help_text="The last part of the address of its page, such as R2x8eVnq0a-4LhTz.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the key of what is to be opened."},
    )
    purpose = forms.ChoiceField(label="What for? This is public.", choices=Unsealing.Purpose.choices, widget=Radios)
    ground = forms.ChoiceField(
        label="On which legal ground? This is public.", choices=Unsealing.Ground.choices, widget=Radios
    )
    why = forms.CharField(
        label="Why does the ordinary way not do?",
        help_text="For the second person and the review only. Name the order and its date, and nobody.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the ordinary way does not do."},
    )
    hours = forms.TypedChoiceField(
        label="For how long, once it is granted?",
        choices=[(hours, f"{hours} hours") for hours in actions.HOURS],
        coerce=int,
        widget=Radios,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.name, one.words) for one in sealables().values()]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = f"Choose: {str(field.label).partition('?')[0].lower()}?"


class UseForm(forms.Form):
    why = forms.CharField(
        label="What is it opened for now?",
        max_length=200,
        error_messages={"required": "Say what it is opened for, in a few words."},
    )


class ReviewForm(forms.Form):
    result = forms.ChoiceField(
        label="Was it in order?", choices=Unsealing.Result.choices, widget=Radios,
        error_messages={"required": "Say whether it was in order."},
    )  # fmt: skip
    review = forms.CharField(
        label="What did you find?",
        help_text="This is public. Say nothing of whom it concerned.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what you found."},
    )
