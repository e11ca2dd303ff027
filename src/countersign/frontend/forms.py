"""How forms are drawn: Django's renderer over our templates, and three kinds of input it does not have.

A form is an ordinary ``forms.Form``; a page writes ``{{ form }}`` or ``{% field form.words %}``. Choices with
hints use :class:`Radios` and :class:`Checkboxes`, dates :class:`DateField`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.forms.renderers import TemplatesSetting


class PageRenderer(TemplatesSetting):
    """Named by ``FORM_RENDERER``; widgets are drawn by templates/django/forms/widgets."""

    form_template_name = "frontend/forms/form.html"
    field_template_name = "frontend/forms/field.html"


class _Hinted:
    """A choice widget whose options may each carry a hint."""

    def __init__(self, *args, hints: Mapping[str, str] | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})

    def create_option(self, name, value, *args, **kwargs) -> dict:
        return super().create_option(name, value, *args, **kwargs) | {"hint": self.hints.get(str(value), "")}


class Radios(_Hinted, forms.RadioSelect):
    """``Radios(hints={"problem": "Something went wrong"})``."""


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    """``Checkboxes(hints={...})``."""


class DateParts(forms.MultiWidget):
    """Day, month and year as three inputs (GOV.UK's pattern for a date somebody knows by heart)."""

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True
    PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__({name: forms.TextInput() for name, _, _ in self.PARTS}, attrs)

    def decompress(self, value: dt.date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, value, attrs)
        for part, (_, label, width) in zip(context["widget"]["subwidgets"], self.PARTS, strict=True):
            part |= {"label": label, "width": width}
        return context


class DateField(forms.MultiValueField):
    """A date from its three parts; a part that is missing or impossible is named in the error."""

    widget = DateParts
    default_error_messages = {
        "incomplete": "Enter the day, the month and the year.",
        "invalid": "Enter a real date, such as 27 3 2026.",
    }

    def __init__(self, **kwargs) -> None:
        parts = (forms.IntegerField(min_value=1, required=False) for _ in range(3))
        super().__init__(fields=tuple(parts), require_all_fields=False, **kwargs)

    def clean(self, value) -> dt.date | None:
        given = [str(part).strip() for part in value or () if str(part or "").strip()]
        if not given:
            return super().clean(value)
        if len(given) < 3:
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        return self.compress(given)

    def compress(self, data_list) -> dt.date | None:
        if not data_list:
            return None
        try:
            day, month, year = (int(part) for part in data_list)
            return dt.date(year, month, day)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


def first_input_id(bound: forms.BoundField) -> str:
    """The id of the input a fault is about: the first of a group, for a link from the error summary."""
    grouped = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, grouped) else bound.auto_id


class CodeForm(forms.Form):
    """The code that takes the place of an account, however it is typed."""

    code = forms.CharField(
        label="Your code",
        help_text="It has 20 letters and digits. Spaces and small letters do not matter.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the code you were given."},
    )
