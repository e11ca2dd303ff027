"""What people may send us: those who tell, and those who look after what was told."""

from countersign.experiences.forms.desk import (
    AttachForm,
    CodingForm,
    HoldForm,
    OutcomeForm,
    RedactionForm,
    SearchForm,
    WhyForm,
)
from countersign.experiences.forms.telling import (
    AddForm,
    AfraidForm,
    AnswersForm,
    ContactForm,
    EnterForm,
    NewContactForm,
    WhenForm,
    WhoseForm,
    WithdrawForm,
    WordsForm,
)

__all__ = [
    "AddForm",
    "AfraidForm",
    "AnswersForm",
    "AttachForm",
    "CodingForm",
    "ContactForm",
    "EnterForm",
    "HoldForm",
    "NewContactForm",
    "OutcomeForm",
    "RedactionForm",
    "SearchForm",
    "WhenForm",
    "WhoseForm",
    "WhyForm",
    "WithdrawForm",
    "WordsForm",
]
