"""The code that takes the place of an account."""

from __future__ import annotations

from django import forms


class CodeForm(forms.Form):
    """A code, however it is typed."""

    code = forms.CharField(
        label="Your code", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="It has 20 letters and digits. Spaces and small letters do not matter.",
        error_messages={"required": "Enter the code you were given."},
    )  # fmt: skip
