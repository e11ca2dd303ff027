"""Structured identifiers: for each kind what must go and what must stay."""

from __future__ import annotations

import pytest

from countersign.errors import NotSafe
from countersign.text.identifiers import check_safe, identifiers, structured
from countersign.text.redact import redact

GOES = [
    ("phone", "ring 07700 900123 please", "ring [phone] please"),
    ("phone", "ring 07700900123", "ring [phone]"),
    ("phone", "+44 (0)7700 900123", "[phone]"),
    ("phone", "Tel: (0114) 496.0123 ext 12", "Tel: [phone]"),
    ("phone", "call 203-555-0142 today", "call [phone] today"),
    ("phone", "my number is oh seven seven double oh nine double oh one two three", "my number is [phone]"),
    ("phone", "0 7 7 0 0 9 0 0 1 2 3", "[phone]"),
    ("phone", "０７７００ ９００１２３", "[phone]"),
    ("phone", "07\u200b700\u200b 900\u200b123", "[phone]"),
    ("phone", "O77OO 9OO123", "[phone]"),
    ("email", "write to pat@example.org.", "write to [email]."),
    ("email", "pat @ example . co . uk", "[email]"),
    ("email", "pat dot k at example dot co dot uk", "[email]"),
    ("email", "pat(at)example(dot)com", "[email]"),
    ("postcode", "I live near EM4 2AB.", "I live near EM4 [postcode]."),
    ("postcode", "em42ab", "em4 [postcode]"),
    ("postcode", "SW1A 1AA", "SW1A [postcode]"),
    ("postcode", "EM4 OAB", "EM4 [postcode]"),
    ("nhs_number", "999 000 0018", None),
    ("nhs_number", "NHS number 123 456 7890", "NHS number [NHS number]"),
    ("ni_number", "AB 12 34 56 C", "[NI number]"),
    ("ni_number", "ab123456c", "[NI number]"),
    ("ni_number", "national insurance AB123456", "national insurance [NI number]"),
    ("birth_date", "DOB 3/4/1950", "DOB [date of birth]"),
    ("birth_date", "d.o.b. 3rd of May 1950", "d.o.b. [date of birth]"),
    ("birth_date", "She was born on 3 May 1950 in Hull", "She was born on [date of birth] in Hull"),
    ("birth_date", "(03.04.50, date of birth)", "([date of birth], date of birth)"),
    ("card", "card 4111 1111 1111 1111", "card [card number]"),
    ("card", "my card ending 4321", "my card ending [card number]"),
    ("account", "12-34-56 12345678", "[account number]"),
    ("account", "account number 12345678", "account number [account number]"),
    ("account", "GB82 WEST 1234 5698 7654 32", "[account number]"),
    ("vehicle", "car AB12 CDE was towed", "car [vehicle] was towed"),
    ("vehicle", "reg A123 BCD", "reg [vehicle]"),
    ("address", "I live at 12 Acacia Avenue, Eastmarsh", "I live at [address], Eastmarsh"),
    ("address", "Flat 3, 24 Long Meadow Lane", "[address]"),
    ("address", "53a St Hilda's Crescent", "[address]"),
    ("address", "PO Box 123", "[address]"),
    ("address", "I live on Bramble Close", "I live on [address]"),
    ("web", "see https://example.org/f?token=1.", "see [web address]."),
    ("web", "www.example.co.uk/a", "[web address]"),
    ("web", "ip 192.0.2.17", "ip [web address]"),
    ("handle", "message @kev_p", "message [social media name]"),
    ("handle", "my instagram is kev.p88", "my instagram is [social media name]"),
    ("passport", "passport number 123456789", "passport number [passport number]"),
    ("licence", "JONES912054A99BC", "[driving licence]"),
    ("reference", "my reference is AB12345", "my reference is [reference]"),
    ("reference", "ref: EM/2031/44", "ref: [reference]"),
    ("reference", "UPRN 100012345678", "UPRN [reference]"),
]

STAYS = [
    "The appointment on 12 March 2021 was cancelled.",
    "I waited from 09:30 until 14:45 on 03/02/2022.",
    "It cost £123.45 and then £1,250.",
    "The number 42 bus and the A19.",
    "I was on ward 5 in bed 12.",
    "It is a 2 hour drive and a 20 minute walk.",
    "I rang 999, then 111, then 116 123.",
    "Harborne Care Ltd won the contract in 2019.",
    "500 mg twice a day for 10 days",
    "Junction 25 of the M1 at 5pm",
    "Form SA100 has 14 pages",
    "Between 2019 and 2023 it rose by 31%",
    "If we had a choose bods so our old pools",
    "rated 4.5 out of 5 by 1,200 people",
    "My birthday was ruined.",
    "The case was closed after 3 months.",
    "page 404 not found",
    "Version 2.1 of the policy",
]


@pytest.mark.parametrize(("kind", "text", "redacted"), GOES)
def test_an_identifier_goes(kind: str, text: str, redacted: str | None) -> None:
    assert kind in {found.kind for found in structured(text)} or redacted is None
    if redacted is not None:
        assert redact(text).text == redacted


@pytest.mark.parametrize("text", STAYS)
def test_what_is_no_identifier_stays(text: str) -> None:
    assert redact(text).text == text


def test_an_nhs_number_needs_its_check_digit_where_no_word_names_it() -> None:
    assert {f.kind for f in structured("943 476 5919")} == {"nhs_number"}
    assert "nhs_number" not in {f.kind for f in structured("943 476 5918")}


def test_a_card_number_needs_its_check_digit_where_no_word_names_it() -> None:
    assert {f.kind for f in structured("paid 4111 1111 1111 1111")} == {"card"}
    assert "card" not in {f.kind for f in structured("paid 4111 1111 1111 1112")}


def test_a_finding_never_quotes_the_text() -> None:
    for _, text, _ in GOES:
        for found in structured(text):
            assert text[found.start : found.end] not in found.why


def test_a_reply_that_opens_with_a_name_is_not_safe() -> None:
    with pytest.raises(NotSafe) as refusal:
        check_safe("Dear Mrs Okafor, we rang you on 07700 900123.")
    assert "Okafor" not in str(refusal.value)
    assert "07700" not in str(refusal.value)
    assert "name (1)" in str(refusal.value)
    assert "phone (1)" in str(refusal.value)


def test_a_reply_without_identifiers_is_safe() -> None:
    check_safe("Dear Sir or Madam, we have repaired the lift at St Mary's Hospital and are sorry for the wait.")
    assert identifiers("Dear colleague, thank you.") == ()
