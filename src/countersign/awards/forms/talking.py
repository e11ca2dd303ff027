"""Questions and their answers; challenges and what came of them."""

from __future__ import annotations

from django import forms
from django.db.models import Model

from countersign.awards.models import Challenge
from countersign.awards.states import CHALLENGE
from countersign.frontend.forms import DateField, Radios

_ENDS = {
    "take_back": "The bidder takes it back",
    "dismiss": "It was not upheld",
    "uphold": "It was upheld: the award falls",
}


def _words(label: str, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 6}), **more)


class AskForm(forms.Form):
    """One question; which of one's bodies asks decides only whether it may."""

    body = forms.TypedChoiceField(label="For whom do you ask?", coerce=int, widget=Radios,
                                  help_text="It is not kept, and nobody is told.")  # fmt: skip
    question = _words("What do you ask?", max_length=2000, help_text="Everybody reads it. Leave out who you are.")

    def __init__(self, bodies: list[Model], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.pk: body for body in bodies}
        self.fields["body"].choices = [(pk, body.name) for pk, body in self.bodies.items()]


class AnswerForm(forms.Form):
    words = _words("The answer, for every bidder", max_length=4000, help_text="It cannot be changed.")
    office = forms.CharField(label="Which office answers?", max_length=200)


class ChallengeForm(forms.Form):
    """What was wrong, for one of one's bids."""

    bid = forms.TypedChoiceField(label="For which bid?", coerce=int, widget=Radios)
    grounds = _words("What was wrong with the award?", max_length=2000, help_text="Printed. Name no person.")

    def __init__(self, bids: list[Model], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bids = {bid.pk: bid for bid in bids}
        self.fields["bid"].choices = [(pk, f"Bid {bid.number}: {bid.body.name}") for pk, bid in self.bids.items()]


class EndForm(forms.Form):
    """What came of a challenge; ``verbs`` are those that this visitor may do."""

    verb = forms.ChoiceField(label="What came of it?", widget=Radios)
    ended_by = forms.CharField(
        label="Which court or office decided it?", max_length=200, required=False, help_text="Not needed if taken back."
    )
    because = _words("Why?", max_length=2000, help_text="Printed.")

    def __init__(self, challenge: Challenge, verbs: tuple[str, ...], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        possible = [verb for verb in CHALLENGE.verbs(challenge.state) if verb in verbs]
        self.fields["verb"].choices = [(verb, _ENDS[verb]) for verb in possible]


class SignForm(forms.Form):
    on = DateField(label="On which day was the contract signed?")
