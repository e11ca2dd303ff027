"""What somebody who signs in may send us."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm

from countersign.people import actions
from countersign.people.models import Account

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


class ResetForm(forms.Form):
    why = forms.CharField(
        label="How did you make sure that it is they who ask?",
        help_text="For the second administrator. Met in person, called back at a known number, and so on.",
        max_length=200,
        error_messages={"required": "Say how you made sure."},
    )
