"""What somebody who signs in may send us."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm

from countersign.people.models import Account


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
