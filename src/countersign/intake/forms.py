"""What somebody at the import desk may send us."""

from __future__ import annotations

from typing import Any

from django import forms

from countersign.formats.tabular import Column, Field
from countersign.formats.tabular.dialect import ORDERS
from countersign.frontend.forms import Radios
from countersign.intake import queries
from countersign.intake.kinds import kind as kind_called
from countersign.intake.kinds import kinds
from countersign.intake.targets import Target, targets

NONE, CONSTANT = "", "="


class UploadForm(forms.Form):
    """A file and what its rows belong to."""

    file = forms.FileField(
        label="File",
        help_text="CSV, TSV, XLSX, JSON or JSON lines; each may be gzipped. Its name is not kept.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    belongs = forms.ChoiceField(label="Source", error_messages={"required": "Choose a source."})
    profile = forms.ChoiceField(label="How it is read", required=False, help_text="You see and can change it next.")

    def __init__(self, target: Target, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(known.name, known.name) for known in queries.profiles(target.name)]
        self.fields["belongs"].choices = [("", "Choose"), *target.contexts()]
        self.fields["profile"].choices = [("", "Guess from the columns"), *known]


class MappingForm(forms.Form):
    """One group of fields for each of ours: a column (or several), a fixed value, and the order of a date."""

    save_as = forms.CharField(
        label="Save this mapping as", required=False, max_length=80, help_text="Leave empty to use it only this once."
    )
    blank = forms.CharField(
        label="Words that mean “no answer”",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line.",
    )

    def __init__(
        self, target: Target, columns: tuple[Column, ...], given: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.target, self._given = target, given["mapping"]
        self.fields["blank"].initial = "\n".join(given.get("blank", ()))
        names = [(column.name, column.name) for column in columns]
        for field in target.fields:
            self._add(field, names)
        self.order_fields(
            [*(f"{field.name}__{part}" for field in target.fields for part in ("columns", "order", "constant"))]
        )

    def _add(self, field: Field, names: list[tuple[str, str]]) -> None:
        how = self._given.get(field.name, {})
        self.fields[f"{field.name}__columns"] = forms.MultipleChoiceField(
            label=field.label, choices=names, required=False, initial=how.get("columns", []), help_text=field.help,
            widget=forms.SelectMultiple(attrs={"size": 4}),
        )  # fmt: skip
        if field.kind == "date":
            self.fields[f"{field.name}__order"] = forms.ChoiceField(
                label="Day and month", choices=list(ORDERS.items()), required=False, initial=how.get("order", "ymd")
            )
        self.fields[f"{field.name}__constant"] = forms.CharField(
            label=f"{field.label}: the same for every row",
            required=False,
            max_length=300,
            initial=how.get("constant", ""),
        )

    @property
    def mapping(self) -> dict[str, dict[str, Any]]:
        """The mapping as it is stored; what a saved profile says beyond this form (value lists, joins) is kept."""
        found = {field.name: self._how(field) for field in self.target.fields}
        return {name: how for name, how in found.items() if how}

    def _how(self, field: Field) -> dict[str, Any]:
        columns = self.cleaned_data[f"{field.name}__columns"]
        constant = self.cleaned_data[f"{field.name}__constant"]
        if not columns:
            return {"constant": constant} if constant else {}
        kept = {k: v for k, v in self._given.get(field.name, {}).items() if k in ("values", "join", "others")}
        order = {"order": self.cleaned_data[f"{field.name}__order"]} if field.kind == "date" else {}
        return {"columns": columns, **kept, **order}

    @property
    def blanks(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["blank"].splitlines() if line.strip()]


EVERY = ((60, "Every hour"), (24 * 60, "Every day"), (7 * 24 * 60, "Every week"))
DELTAS = (
    ("", "Everything"),
    ("updatedFrom", "updatedFrom (Find a Tender)"),
    ("publishedFrom", "publishedFrom (Contracts Finder)"),
)
_OPTIONS = ("target", "profile", "source", "delta", "brief", "after", "header")


class InletForm(forms.Form):
    """A source elsewhere. Fields that its kind does not ask for are ignored."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Give the source a name."})
    kind = forms.ChoiceField(label="What it is", widget=Radios, error_messages={"required": "Choose what it is."})
    address = forms.CharField(
        label="Address",
        max_length=1000,
        help_text="http(s)://… of a server or file, imaps://user@host/INBOX, or the name of a watched folder.",
        error_messages={"required": "Give its address."},
    )
    every = forms.TypedChoiceField(label="Read it", choices=EVERY, coerce=int, initial=24 * 60)
    source = forms.ChoiceField(label="Accounts: whose they are", required=False)
    target = forms.ChoiceField(label="Tables: what the rows become", required=False)
    profile = forms.ChoiceField(label="Tables: how columns map", required=False)
    delta = forms.ChoiceField(label="Contracts: ask for what is new by", choices=DELTAS, required=False)
    brief = forms.BooleanField(label="Directories: as listed, without asking for each service", required=False)
    after = forms.BooleanField(label="Inboxes: delete letters once they are taken", required=False)
    secret = forms.CharField(
        label="Variable that holds its password or key",
        max_length=80,
        required=False,
        help_text="For example SOURCE_SECRET_INBOX. The password itself is never entered here.",
    )
    header = forms.CharField(
        label="Header in which the key is shown",
        max_length=60,
        required=False,
        help_text="Empty: Authorization, as Bearer.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.name, one.label) for one in kinds().values()]
        self.fields["kind"].widget.hints = {one.name: one.help for one in kinds().values()}
        self.fields["target"].choices = [("", "Choose"), *((one.name, one.label) for one in targets().values())]
        known = [(one.name, one.name) for one in queries.profiles()]
        self.fields["profile"].choices = [("", "By the names of the columns"), *known]
        whose = next((one.contexts() for one in targets().values() if one.about == "source"), [])
        self.fields["source"].choices = [("", "Choose"), *whose]

    @property
    def given(self) -> dict[str, Any]:
        """What :func:`actions.add_inlet` wants to be told."""
        said, asks = self.cleaned_data, kind_called(self.cleaned_data["kind"]).asks
        said = said | {"after": "delete" if said["after"] else "", "brief": said["brief"] or ""}
        return {
            "name": said["name"], "kind": said["kind"], "address": said["address"], "every_minutes": said["every"],
            "secret": said["secret"] if "secret" in asks else "",
            "options": {name: said[name] for name in _OPTIONS if name in asks and said[name]},
        }  # fmt: skip
