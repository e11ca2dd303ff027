"""What is asked of records, and what is sent about ties and evidence from elsewhere."""

from __future__ import annotations

import hashlib

from django import forms

from countersign.awards.delivery import FLAGS
from countersign.awards.rule import lineages
from countersign.awards.uses import REGIMES, routes
from countersign.frontend.forms import Checkboxes, DateField, Radios

_YES_NO = [("yes", "Yes"), ("no", "No"), ("", "Not known")]
_JURISDICTIONS = [
    ("england", "England"),
    ("wales", "Wales"),
    ("northern-ireland", "Northern Ireland"),
    ("scotland", "Scotland"),
]
_KNOWN = {"yes": True, "no": False}


def _words(label: str, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}), **more)


class ProvidersForm(forms.Form):
    text = forms.CharField(label="Name of the provider", required=False, max_length=200)

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class RecordForm(forms.Form):
    """As of which day, and near to what."""

    as_of = forms.DateField(
        label="As of which day",
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text="For example 2026-11-30; today if empty",
    )
    contract = forms.SlugField(
        label="Near to which contract",
        required=False,
        help_text="Short name, as in its address; everything counts alike if empty",
    )


class TieForm(forms.Form):
    body = forms.SlugField(label="Which body?", help_text="Short name, as in its address")
    kind = forms.ChoiceField(label="What happened to it?", widget=Radios(hints={}), choices=[])
    other = forms.SlugField(label="From, or by, which other body?", help_text="Short name, as in its address")
    contract = forms.SlugField(
        label="Which contract was taken over?",
        required=False,
        help_text="Only where a single contract was; else leave it empty",
    )
    on = DateField(label="Since which day?", help_text="For example 27 3 2026")
    source = forms.CharField(label="Where does that stand?", max_length=300, help_text="A public register or notice")
    source_url = forms.URLField(label="Its web address", required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, one.title) for kind, one in lineages().items()]
        self.fields["kind"].widget.hints = {kind: one.says for kind, one in lineages().items()}


class OfferForm(forms.Form):
    title = forms.CharField(label="Which contract was it?", max_length=300)
    buyer = forms.CharField(label="Who bought there?", max_length=300)
    service = forms.SlugField(
        label="Which service of this register is it like?",
        required=False,
        help_text="Short name, as in its address; empty if none",
    )
    cpv = forms.CharField(label="CPV codes", required=False, max_length=300, help_text="Digits, with spaces between")
    yearly = forms.DecimalField(
        label="Value in a year (£)", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    measure = forms.CharField(
        label="What was promised there?", max_length=500, help_text="So that anybody can check it"
    )
    kept = forms.ChoiceField(label="Was it kept?", widget=Radios, choices=_YES_NO[:2])
    ended_on = DateField(label="On which day was it kept, or to be kept?")
    voucher = forms.CharField(label="Which organisation vouches for it?", max_length=300, help_text="Never a person")
    document = forms.CharField(label="Which document says so?", max_length=300)
    document_url = forms.URLField(
        label="Where can everybody read it?", required=False, max_length=500, assume_scheme="https"
    )
    digest = forms.CharField(
        label="SHA-256 of the document",
        required=False,
        max_length=64,
        help_text="Or choose the file below: it is read for this and not kept",
    )
    file = forms.FileField(label="The document itself", required=False)

    def clean(self) -> dict:
        given = super().clean()
        if file := given.pop("file", None):
            seen = hashlib.sha256()
            for part in file.chunks():
                seen.update(part)
            given["digest"] = seen.hexdigest()
        given["digest"] = given.get("digest", "").strip().lower()
        given["kept"] = given.get("kept") == "yes"
        return given


class VerifyForm(forms.Form):
    verifier = forms.CharField(
        label="Which third party has seen the document?",
        max_length=300,
        help_text="Neither the provider or its group, nor who bought it or vouches for it",
    )


class ObjectForm(forms.Form):
    text = _words("What is wrong with it?", max_length=2000, help_text="Printed beside it. Name no person.")


class BecauseForm(forms.Form):
    because = _words("Why?", max_length=1000, help_text="Printed beside it. Name no person.")


class UseForm(forms.Form):
    """What somebody means to do with a record, in plain words."""

    route = forms.ChoiceField(label="What do you want the record for?", widget=Radios, choices=[])
    jurisdiction = forms.ChoiceField(label="Where is the contract?", choices=_JURISDICTIONS)
    regime = forms.ChoiceField(label="Under which law is it let?", choices=REGIMES)
    light_touch = forms.ChoiceField(
        label="Is it a light-touch contract (care, health, education, welfare)?", required=False, choices=_YES_NO[::-1]
    )
    central = forms.ChoiceField(label="Is the buyer part of central government?", required=False, choices=_YES_NO[::-1])
    weight = forms.DecimalField(
        label="Share of all points that a record is to carry (%)", required=False, min_value=0, max_value=100, initial=0
    )
    years = forms.DecimalField(label="How many years back do you look?", required=False, min_value=0, max_value=50)
    event = forms.ChoiceField(label="To exclude a supplier: what happened?", required=False, choices=[])
    happened_on = DateField(label="On which day did it happen?", required=False)
    said = forms.MultipleChoiceField(label="Which of these are so?", required=False, widget=Checkboxes, choices=[])

    OTHER = ("reputation", "Points for a good name in general")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = [*((route.id, route.title) for route in routes()), self.OTHER]
        events = [(event.id, event.says) for route in routes() for event in route.events]
        self.fields["event"].choices = [("", "Nothing, it is for something else"), *events]
        said = {one.id: one.says for route in routes() for one in route.conditions}
        self.fields["said"].choices = list(said.items())

    def known(self, name: str) -> bool | None:
        return _KNOWN.get(self.cleaned_data.get(name, ""))


class FlagsForm(forms.Form):
    flag = forms.ChoiceField(
        label="Flag", required=False, choices=[("", "All"), *((id, f"{id}: {title}") for id, title in FLAGS.items())]
    )

    def only(self) -> str:
        """One flag, or empty for all; what makes no sense is ignored."""
        self.is_valid()
        return self.cleaned_data.get("flag", "")
