"""Questions that are ready to use: the Friends and Family Test word for word, and two batteries in our own words.

Friends and Family Test: NHS England, "Using the Friends and Family Test to improve patient experience" (from 1 April
2020): one question, six answers, and at least one question in people's own words. The question was checked against
pages of NHS providers that quote it; the six answers and the two questions in own words are as others quote them, as
the guidance itself was not at hand. "Neither good nor poor" and "Don't know" are part of the six. The
older question ("How likely are you to recommend …") is not asked any more.

Confidence and staff contact are our own wording, free for anybody to use: no scale of any instrument is copied.
"""

from __future__ import annotations

from countersign.formats.questionnaire.values import Choice, Question, Questionnaire, Row, Section, Texts

FFT_QUESTION = "Overall, how was your experience of our service?"
FFT_ANSWERS = ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor", "Don’t know")
FFT_WHY = "Please can you tell us why you gave your answer?"
FFT_BETTER = "Please tell us about anything that we could have done better."
_FFT_CODES = ("very_good", "good", "neither", "poor", "very_poor", "dont_know")

YES_NO = (
    "yes_no",
    (("yes", "Yes"), ("no", "No"), ("dont_know", "I do not know"), ("prefer_not", "I prefer not to say")),
)
AGREE = (
    "agree",
    (
        ("agree_much", "I agree a lot"),
        ("agree", "I agree"),
        ("neither", "I neither agree nor disagree"),
        ("disagree", "I disagree"),
        ("disagree_much", "I disagree a lot"),
        ("dont_know", "I do not know"),
    ),
)
HOW_SURE = (
    "how_sure",
    (
        ("very", "Very sure"),
        ("fairly", "Fairly sure"),
        ("not_very", "Not very sure"),
        ("not_at_all", "Not sure at all"),
        ("dont_know", "I do not know"),
    ),
)


def _en(words: str) -> Texts:
    return Texts.of(en=words)


def _list(given: tuple[str, tuple[tuple[str, str], ...]]) -> tuple[str, tuple[Choice, ...]]:
    name, choices = given
    return name, tuple(Choice(code, _en(words)) for code, words in choices)


def _rows(*named: tuple[str, str]) -> tuple[Row, ...]:
    return tuple(Row(name, _en(words)) for name, words in named)


def friends_and_family(*, about: str = "") -> Questionnaire:
    """The question word for word. ``about`` is the lead-in that the guidance lets a setting add, such as "Thinking
    about your recent visit to the clinic"; it stands beside the question as a hint and changes none of its words."""
    hint = _en(about) if about else Texts()
    fft = ("fft", tuple(zip(_FFT_CODES, FFT_ANSWERS, strict=True)))
    return Questionnaire(
        name="friends_and_family",
        title="Friends and Family Test",
        questions=(
            Question("fft", "one", _en(FFT_QUESTION), hint=hint, choices="fft", required=True),
            Question("fft_why", "text", _en(FFT_WHY), hint=_en("Leave out names.")),
            Question("fft_better", "text", _en(FFT_BETTER), hint=_en("Leave out names.")),
        ),
        lists=(_list(fft),),
        version="2020-04",
    )


STAFF_CONTACT = Question(
    "staff",
    "matrix",
    _en("Think of the last time you dealt with somebody who works there."),
    hint=_en("One answer in every line."),
    choices="agree",
    rows=_rows(
        ("staff_listened", "They listened to what I said."),
        ("staff_respect", "They treated me with respect."),
        ("staff_plain", "They explained things so that I understood."),
        ("staff_kept", "They did what they said they would do."),
        ("staff_name", "I knew whom to ask for if I had to come back."),
    ),
)

CONFIDENCE = Question(
    "sure",
    "matrix",
    _en("How sure are you of these things?"),
    hint=_en("One answer in every line."),
    choices="how_sure",
    rows=_rows(
        ("sure_help", "The service will help me when I need it."),
        ("sure_wrong", "If something goes wrong, it will be put right."),
        ("sure_speak", "I can complain without being treated worse for it."),
        ("sure_chosen", "The organisation that runs it was chosen in the right way."),
        ("sure_who", "I know who answers for it."),
    ),
)


def batteries() -> Questionnaire:
    """Staff contact and confidence, ready to be opened or taken apart."""
    return Questionnaire(
        name="contact_and_confidence",
        title="How you are treated, and how sure you are",
        questions=(STAFF_CONTACT, CONFIDENCE),
        lists=(_list(AGREE), _list(HOW_SURE)),
        version="2026-11",
    )


def equality() -> tuple[tuple[Question, ...], tuple[tuple[str, tuple[Choice, ...]], ...], Section]:
    """Four equality questions in our own words, their lists and their section, to add at the end of any form."""
    age = (
        "age",
        (
            ("16_24", "16 to 24"), ("25_44", "25 to 44"), ("45_64", "45 to 64"), ("65_up", "65 or older"),
            ("prefer_not", "I prefer not to say"),
        ),
    )  # fmt: skip
    section = Section("equality", _en("About you"))
    asked = (
        Question("eq_age", "one", _en("How old are you?"), choices="age", equality=True, section="equality"),
        Question(
            "eq_disability", "yes_no", equality=True, section="equality", choices="yes_no",
            label=_en("Do you have an illness or a condition that makes daily life harder and lasts a year or more?"),
        ),
        Question(
            "eq_carer", "yes_no", equality=True, section="equality", choices="yes_no",
            label=_en("Do you look after somebody who could not manage without you?"),
        ),
    )  # fmt: skip
    return asked, (_list(age), _list(YES_NO)), section
