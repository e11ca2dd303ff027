"""Questions that make a procurement: its terms, its criteria, and the exercise that weighs them."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import Model

from countersign.awards import queries, rules
from countersign.awards.models import Criterion, Formula, Participant, Procurement
from countersign.awards.uses import routes
from countersign.awards.words import unit
from countersign.frontend.forms import Checkboxes, DateField, Radios
from countersign.register.queries import parties_of


def words(label: str, *, rows: int = 4, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


def money(label: str, **more) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=16, decimal_places=2, **{"required": False, **more})


def _in_currency(form: forms.Form, one: Procurement, *names: str) -> None:
    """Sums are in the currency of the contract, and their labels say so."""
    for name in names:
        form.fields[name].label += f" ({unit(one.contract.currency)})"


class BeginForm(forms.Form):
    """Who awards it; a contract often has one commissioner only."""

    body = forms.TypedChoiceField(label="Which body awards the contract?", coerce=int, widget=Radios)

    def __init__(self, contract: Model, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        able = rules.commissioners(contract)
        self.bodies = {party.body_id: party.body for party in parties_of(contract) if party.body_id in able}
        self.fields["body"].choices = [(pk, body.name) for pk, body in self.bodies.items()]


class TermsForm(forms.Form):
    """How bids are judged, until when they come, and the place of the track record."""

    last_day = DateField(label="Last day for bids", help_text="At least 15 days after publication. Bids are sealed.")
    hour = forms.IntegerField(label="Until which hour of that day (UTC)?", min_value=0, max_value=23, initial=12)
    formula = forms.ChoiceField(label="How does a price become points?", choices=Formula.choices, widget=Radios)
    ceiling = money("Ceiling", help_text="A price at it or above has no points. Needed for the absolute formula.")
    floor = money("Floor", help_text="A price at it or below has all points.")
    record_route = forms.ChoiceField(label="Does the track record count, and on which lawful route?", required=False)
    record_weight = forms.DecimalField(
        label="Weight of the track record (per cent)", required=False, min_value=0, max_value=50, decimal_places=2
    )
    said = forms.MultipleChoiceField(label="What the notice says of it", required=False, widget=Checkboxes)
    look_back_days = forms.IntegerField(label="How many days back does it look?", required=False, min_value=1)
    record_mean = forms.DecimalField(
        label="What a newcomer starts with (0 to 1)", required=False, min_value=0, max_value=1, decimal_places=3
    )
    record_strength = forms.DecimalField(
        label="How much that starting point weighs, in results", required=False, min_value=0, decimal_places=2
    )
    record_worth = money("For monetised quality: what a perfect record is worth")
    exposure = words("How do service users meet every bidder alike?", required=False, max_length=1000)
    weighing = forms.ChoiceField(
        label="How are the points of many put together?",
        choices=[(name, says) for name, (says, _) in queries.RULES.items()],
    )

    def __init__(self, one: Procurement, *args, **kwargs) -> None:
        said = one.record_says
        initial = {name: getattr(one, name) for name in Procurement.PUBLISHED if name in self.base_fields}
        if one.deadline:
            initial |= {"last_day": one.deadline.date(), "hour": one.deadline.hour}
        initial |= {"said": said.get("said"), "look_back_days": said.get("look_back_days")}
        super().__init__(*args, initial=initial, **kwargs)
        _in_currency(self, one, "ceiling", "floor", "record_worth")
        self.fields["record_route"].choices = [("", "It does not count"), *((r.id, r.title) for r in routes())]
        self.fields["said"].choices = [
            (f"{each.id}", f"{each.says}") for each in {c.id: c for r in routes() for c in r.conditions}.values()
        ]

    def terms(self) -> dict[str, object]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        day, hour = said.pop("last_day"), said.pop("hour")
        looks = {"said": sorted(said.pop("said")), "look_back_days": said.pop("look_back_days")}
        said["record_says"] = {name: value for name, value in looks.items() if value} if said["record_route"] else {}
        for name in ("record_weight", "record_mean", "record_strength"):
            said[name] = said[name] or 0
        return said | {"deadline": dt.datetime.combine(day, dt.time(hour), dt.UTC)}


class CriterionForm(forms.Form):
    """One criterion with the findings that it is drawn from."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="What is it about?", choices=Criterion.Kind.choices, widget=Radios)
    description = words("What does a bid have to show?", max_length=2000)
    weight = forms.DecimalField(label="Weight, in points of 100", min_value=0, max_value=100, decimal_places=2)
    top = forms.IntegerField(label="Highest mark", min_value=1, max_value=100, initial=5, help_text="The lowest is 0.")
    band = forms.IntegerField(label="Marks in one band of the scale", min_value=1, max_value=50, initial=1)
    scale = words("What does a mark mean?", required=False, max_length=2000, help_text="One band a line.")
    minimum = forms.DecimalField(
        label="Lowest mark that is accepted", required=False, min_value=0, decimal_places=2,
        help_text="A bid below it is out.",
    )  # fmt: skip
    worth = money("For monetised quality: what the highest mark is worth")
    findings = forms.TypedMultipleChoiceField(
        label="Which findings is it drawn from?", coerce=int, required=False, widget=Checkboxes
    )

    def __init__(self, one: Procurement, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _in_currency(self, one, "worth")
        self.found = {finding.pk: finding for finding in queries.possible_findings(one)}
        self.fields["findings"].choices = [(pk, finding.claim) for pk, finding in self.found.items()]
        if not self.found:
            self.fields["findings"].help_text = "No published finding is about this contract or those before it."

    def criterion(self) -> dict[str, object]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        return said | {"findings": [self.found[pk] for pk in said["findings"]]}


class InviteForm(forms.Form):
    group = forms.ChoiceField(label="Whom do you invite?", choices=Participant.Group.choices, widget=Radios)


class PointsForm(forms.Form):
    """100 points to divide among the criteria."""

    def __init__(self, one: Procurement, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for criterion in one.criteria.all():
            self.fields[f"points_{criterion.number}"] = forms.IntegerField(
                label=criterion.name, help_text=criterion.description, min_value=0, max_value=100,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
            )  # fmt: skip
        self.fields["misses"] = forms.CharField(
            label="What would you judge by that is not here?",
            required=False,
            max_length=300,
            help_text="Name no person.",
        )

    def points(self) -> dict[int, int]:
        return {
            int(name.removeprefix("points_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("points_")
        }
