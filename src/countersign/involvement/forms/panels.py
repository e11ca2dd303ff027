"""What people may send us about panels: volunteering, an item, a vote, and what whoever keeps a panel enters."""

from __future__ import annotations

import csv
from decimal import Decimal

from django import forms

from countersign.frontend.forms import Checkboxes, DateField, Radios
from countersign.involvement.models import Address, Ballot, Item, Panel, Participant, Payment, Sitting, Vote
from countersign.register import queries as register

_AREA = forms.Textarea(attrs={"rows": 5})


class VolunteerForm(forms.Form):
    """One question for each feature of the quotas; where somebody lives is only compared, never kept."""

    def __init__(self, panel: Panel, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.features = list(dict.fromkeys(row[0] for row in panel.quotas))
        for at, feature in enumerate(self.features):
            values = [(row[1], row[1]) for row in panel.quotas if row[0] == feature]
            wanted = {"required": f"Choose an answer under “{feature}”."}
            self.fields[f"trait{at}"] = forms.ChoiceField(
                label=feature, choices=values, widget=Radios(), error_messages=wanted
            )
        self.fields["home"] = forms.CharField(
            label="Where you live (optional)", required=False, max_length=200,
            help_text="House and postcode. Only a mark of it is kept, so that of those who live together one is drawn.",
        )  # fmt: skip
        self.fields["address"] = forms.EmailField(
            label="E-mail, if you want to be written to (optional)", required=False, max_length=200,
            help_text="It is sealed; nobody on the panel sees it. Without it, look here with your code.",
        )  # fmt: skip

    @property
    def said(self) -> dict[str, object]:
        """As :func:`lots.volunteer` takes it."""
        given = self.cleaned_data
        traits = {feature: given[f"trait{at}"] for at, feature in enumerate(self.features)}
        reached = Address.Kind.EMAIL if given["address"] else ""
        return {"traits": traits, "home": given["home"], "address": given["address"], "reached_by": reached}


class EnterVolunteerForm(VolunteerForm):
    """For somebody who rings, posts or comes in."""

    def __init__(self, panel: Panel, *args, **kwargs) -> None:
        super().__init__(panel, *args, **kwargs)
        ways = [one for one in Participant.Channel.choices if one[0] != Participant.Channel.WEB]
        self.fields["channel"] = forms.ChoiceField(label="How it reached you", choices=ways, widget=Radios())

    @property
    def said(self) -> dict[str, object]:
        return super().said | {"channel": self.cleaned_data["channel"]}


class ItemForm(forms.Form):
    title = forms.CharField(
        label="What is it about?", max_length=160, help_text="Name nobody.",
        error_messages={"required": "Say in a line what it is about."},
    )  # fmt: skip
    words = forms.CharField(label="More about it (optional)", required=False, max_length=1000, widget=_AREA)


class VoteForm(forms.Form):
    choice = forms.ChoiceField(
        label="How do you vote?", choices=Vote.Choice.choices, widget=Radios(),
        error_messages={"required": "Choose for, against, or abstain."},
    )  # fmt: skip
    dissent = forms.CharField(
        label="Your dissent (optional)", required=False, max_length=1000, widget=_AREA,
        help_text="Printed word for word beside the vote, whoever wins. Name nobody.",
    )  # fmt: skip


class DraftPanelForm(forms.Form):
    """Terms of reference; the commissioner and each provider of the contract have a seat."""

    title = forms.CharField(label="Name of the panel", max_length=120)
    purpose = forms.CharField(label="What it decides, and what it advises on", max_length=2000, widget=_AREA)
    support = forms.CharField(label="Who helps members, and what makes it accessible", max_length=600, widget=_AREA)
    users = forms.IntegerField(label="Seats for users", min_value=1, max_value=40, initial=3)
    helper = forms.ModelChoiceField(
        label="A charity with a seat (optional)", required=False, queryset=register.bodies(sector="voluntary")
    )
    pay = forms.DecimalField(label="Pay of a user for a meeting, in pounds", min_value=Decimal(0), max_digits=7)
    quotas = forms.CharField(
        label="Who shall sit on the users’ seats", widget=_AREA,
        help_text="A line each: question, answer, least seats, most seats. For example: Age, Under 40, 1, 2",
    )  # fmt: skip

    def clean_quotas(self) -> list[tuple[str, str, int, int]]:
        rows = [[cell.strip() for cell in row] for row in csv.reader(self.cleaned_data["quotas"].splitlines()) if row]
        if any(len(row) != 4 or not (row[2].isdigit() and row[3].isdigit()) for row in rows):
            raise forms.ValidationError("Write each line as: question, answer, least seats, most seats.")
        return [(row[0], row[1], int(row[2]), int(row[3])) for row in rows]


class UntilForm(forms.Form):
    recruits_until = DateField(label="The last day to volunteer")


class LayForm(forms.Form):
    seed_source = forms.CharField(
        label="Where will the seed come from?", max_length=200, help_text="Something that nobody can know or choose."
    )
    seed_on = DateField(label="On which day is it known?")


class SeedForm(forms.Form):
    seed = forms.CharField(label="The seed, exactly as it was published", max_length=200)


class CallForm(forms.Form):
    on = DateField(label="Day of the meeting")
    where = forms.CharField(label="Where", max_length=200)


class PaperForm(forms.Form):
    title = forms.CharField(label="Title of the paper", max_length=200)
    url = forms.URLField(label="Its address on the web", max_length=500, assume_scheme="https")


class HoldForm(forms.Form):
    present = forms.ModelMultipleChoiceField(label="Who was there?", queryset=Sitting.objects.none(), required=False)

    def __init__(self, sittings, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = sittings
        self.fields["present"].widget = Checkboxes(choices=[(one.pk, str(one.seat)) for one in sittings])


class MinutesForm(forms.Form):
    minutes = forms.CharField(label="Minutes", max_length=8000, widget=forms.Textarea(attrs={"rows": 12}))


class BallotForm(forms.Form):
    kind = forms.ChoiceField(label="What is voted on?", choices=Ballot.Kind.choices, widget=Radios())
    motion = forms.CharField(label="The motion", max_length=500)
    to = forms.ModelChoiceField(label="To whom it is recommended", queryset=register.bodies().none(), required=False)

    def __init__(self, item: Item, bodies, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = register.bodies().filter(pk__in=bodies)


class TrainedForm(forms.Form):
    on = DateField(label="Day of the training")


class PaidForm(forms.Form):
    kind = forms.ChoiceField(label="What was paid?", choices=Payment.Kind.choices, widget=Radios())
    amount = forms.DecimalField(label="Pounds and pence", max_digits=7, decimal_places=2)


class ConflictForm(forms.Form):
    words = forms.CharField(label="The interest, as it is printed", max_length=300)


class EndForm(forms.Form):
    because = forms.CharField(label="Why it ends; printed", max_length=600, widget=_AREA)


class SureForm(forms.Form):
    """Nothing but the button."""


class AnswerRecommendationForm(forms.Form):
    answer = forms.ChoiceField(
        label="What do you answer?", choices=[("accept", "Accept"), ("reject", "Reject")], widget=Radios()
    )
    reason = forms.CharField(label="Why; printed", max_length=2000, widget=_AREA)
    measure = forms.CharField(
        label="If you accept: what will be there that anybody can check?", max_length=500, required=False
    )
    owner = forms.CharField(label="Which office sees to it?", max_length=200, required=False)
    due_on = DateField(label="By which day?", required=False)
