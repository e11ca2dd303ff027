"""With a code and nothing else: what became of my account, and my own say. And nobody else’s, by whatever door."""

from __future__ import annotations

import logging

import pytest
from django.urls import reverse

from answers.pages import code_of, holding, signed_in, text
from answers.town import MEASURE, Town, day
from countersign import clock
from countersign.answers import actions
from countersign.answers.models import Contest, Mark, Round, Voice
from countersign.people.models import Account
from countersign.register.models import Body

SAID = {"said": "confirm"}


@pytest.fixture
def asking(town) -> Round:
    """The first asking about a promise that is claimed done."""
    return town.claim().rounds.get(number=1)


def test_the_trail_leads_from_the_code_to_what_is_confirmed(client, town, asking):
    person = town.people[0]
    holding(client, person)
    assert "The provider" not in text(client.get("/receipt/mine"))
    page = text(client.get("/receipt/answers"))
    assert town.finding.claim in page and "Your account is counted in this finding" in page
    assert "Saltway Transport Ltd answered on 23 November 2026" in page and MEASURE in page
    assert "You are asked whether it has changed, until 7 December 2026." in page
    assert client.post(f"/receipt/rounds/{asking.pk}", SAID).url == "/receipt/answers"
    assert "You said: Yes, it has changed." in text(client.get("/receipt/answers"))
    town.say(asking, "confirm", town.people[1:11])
    with clock.at(day(15)):
        actions.close([asking])
        page = text(client.get("/receipt/answers"))
    assert "Confirmed by 11 of 11 who replied (18 asked)" in page and "You said" not in page


def test_what_was_said_can_be_changed_until_the_asking_closes(client, town, asking):
    holding(client, town.people[0])
    client.post(f"/receipt/rounds/{asking.pk}", SAID)
    client.post(f"/receipt/rounds/{asking.pk}", {"said": "contest"})
    assert [voice.said for voice in Voice.objects.all()] == ["contest"]
    with clock.at(day(15)):
        page = text(client.post(f"/receipt/rounds/{asking.pk}", SAID))
    assert "There is a problem" in page and Voice.objects.get().said == "contest"


def test_an_answer_is_judged_and_a_cause_contested(client, town, asking):
    holding(client, town.people[0])
    answer = asking.claim.commitment.answer
    assert client.post(f"/receipt/answers/{answer.pk}/mark", {"said": "evades"}).url == "/receipt/answers"
    assert Mark.objects.get().said == "evades"
    sent = {"about": "cause", "words": "It was in the paper in May already, Jane Whitcombe of 07700 900123 said."}
    assert client.post(f"/receipt/promises/{asking.claim.commitment_id}/contest", sent).url == "/receipt/answers"
    made = Contest.objects.get()
    assert "07700" not in made.words and made.published == ""
    page = text(client.get(f"/commitment/{asking.claim.commitment_id}"))
    assert "What brought it about" in page and "No words are printed with it." in page and "in the paper" not in page


def test_somebody_whose_account_is_not_behind_it_has_no_say(client, town, asking):
    (stranger,) = town.place.told(1, themes=["food"])
    holding(client, stranger)
    assert "No published finding rests on your account yet" in text(client.get("/receipt/answers"))
    assert "There is a problem" in text(client.post(f"/receipt/rounds/{asking.pk}", SAID))
    answer = asking.claim.commitment.answer_id
    assert "There is a problem" in text(client.post(f"/receipt/answers/{answer}/mark", {"said": "evades"}))
    path = f"/receipt/promises/{asking.claim.commitment_id}/contest"
    assert "There is a problem" in text(client.post(path, {"about": "cause"}))
    assert not Voice.objects.exists() and not Mark.objects.exists() and not Contest.objects.exists()


def doors(asking: Round) -> list[tuple[str, dict]]:
    """Every address that takes a say, with what would be said there."""
    commitment = asking.claim.commitment
    return [
        (reverse("answers:mine-voice", args=[asking.pk]), SAID),
        (reverse("answers:mine-mark", args=[commitment.answer_id]), {"said": "answers"}),
        (reverse("answers:mine-contest", args=[commitment.pk]), {"about": "cause"}),
    ]


def test_without_a_code_every_door_leads_to_the_code(client, asking):
    for path, said in [*doors(asking), (reverse("answers:mine"), {})]:
        assert client.get(path).url == "/receipt" and client.post(path, said).url == "/receipt"
    assert not Voice.objects.exists()


def promisers(town: Town) -> dict[str, object]:
    """Whoever acts, in any role, for the promiser, beside it in the contract, or for what replaced it."""
    successor = Body.objects.create(slug="saltway-two", name="Saltway Two")
    Body.objects.filter(pk=town.place.provider.pk).update(replaced_by=successor)
    return {
        "provider": town.provider,
        "commissioner": town.commissioner,
        "subcontractor": town.subcontractor,
        "adviser of the provider": town.place.acting(town.place.provider, "adviser"),
        "scrutineer of the provider": town.place.acting(town.place.provider, "scrutineer"),
        "successor": town.place.acting(successor, "provider"),
    }


WHO = ("provider", "commissioner", "subcontractor", "adviser of the provider", "scrutineer of the provider",
       "successor")  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_the_promiser_cannot_confirm_even_with_a_code_in_hand(client, town, asking, who):
    signed_in(client, promisers(town)[who])
    client.post("/receipt", {"code": code_of(town.people[0])})
    for path, said in doors(asking):
        page = client.post(path, said)
        assert page.status_code == 200 and "There is a problem" in text(page), path
    assert not Voice.objects.exists() and not Mark.objects.exists() and not Contest.objects.exists()


def entered(asking: Round, code: str, **more) -> dict[str, object]:
    return {"code": code, "commitment": asking.claim.commitment_id, "channel": "phone", "said": "confirm"} | more


@pytest.mark.parametrize("who", WHO)
def test_the_promiser_cannot_enter_what_somebody_said(client, town, asking, who):
    signed_in(client, promisers(town)[who])
    page = client.post("/desk/voice", entered(asking, code_of(town.people[0])))
    assert page.status_code == 403 or "There is a problem" in text(page)
    assert not Voice.objects.exists()


@pytest.mark.parametrize("who", ["steward", "adviser"])
def test_a_steward_or_an_adviser_of_another_body_enters_it_with_the_code(client, town, asking, who):
    signed_in(client, getattr(town, who))
    sent = client.post("/desk/voice", entered(asking, code_of(town.people[0]).lower().replace("-", " ")))
    assert sent.status_code == 302, text(sent)
    voice = Voice.objects.get()
    assert (voice.said, voice.channel, voice.entered_by_id) == ("confirm", "phone", getattr(town, who).account_id)


def test_an_administrator_confirms_nothing(client, town, asking):
    account = Account.objects.create(username="admin@register.example")
    account.memberships.create(role="administrator")
    client.force_login(account)
    assert client.post("/desk/voice", entered(asking, code_of(town.people[0]))).status_code == 403
    client.post("/receipt", {"code": code_of(town.people[0])})
    assert "There is a problem" in text(client.post(reverse("answers:mine-voice", args=[asking.pk]), SAID))
    assert not Voice.objects.exists()


def test_the_web_is_no_channel_for_whoever_enters_for_somebody(client, town, asking):
    signed_in(client, town.steward)
    assert "There is a problem" in text(
        client.post("/desk/voice", entered(asking, code_of(town.people[0]), channel="web"))
    )
    assert not Voice.objects.exists()


def test_wrong_codes_are_counted_on_the_page_that_enters_for_somebody(client, town, asking):
    signed_in(client, town.steward)
    for _ in range(10):
        assert "no receipt with this code" in text(client.post("/desk/voice", entered(asking, "0000-0000")))
    page = text(client.post("/desk/voice", entered(asking, code_of(town.people[0]))))
    assert "too many wrong tries" in page and not Voice.objects.exists()


def test_no_code_is_kept_in_the_session_the_log_or_the_page(client, town, asking, caplog):
    caplog.set_level(logging.DEBUG)
    code = code_of(town.people[0])
    signed_in(client, town.steward)
    page = client.post("/desk/voice", entered(asking, code, commitment=999))
    stored = [str(dict(client.session.items())), caplog.text, str(list(Voice.objects.values()))]
    assert "There is a problem" in text(page)
    assert not any(code in kept or code.replace("-", "") in kept for kept in stored)


def test_the_form_on_paper_names_the_promise_and_has_boxes_for_the_code(client, asking):
    page = text(client.get(f"/commitment/{asking.claim.commitment_id}/paper"))
    assert MEASURE in page and "Promise number" in page and "7 December 2026" in page
    assert page.count("cs-code-boxes__box") == 20 and page.count("cs-paper__box") == 3


def test_a_steward_signs_off_the_words_and_settles_once_both_are_heard(client, town, asking):
    holding(client, town.people[0])
    path = f"/receipt/promises/{asking.claim.commitment_id}/contest"
    client.post(path, {"about": "change", "words": "There is no timetable at the stop by the mill."})
    made = Contest.objects.get()
    signed_in(client, town.steward)
    assert "Words to read" in text(client.get("/desk/contests"))
    words = "There is no timetable at one stop."
    assert client.post(f"/desk/contests/{made.pk}", {"published": words}).url == "/desk/contests"
    assert words in text(client.get(f"/commitment/{asking.claim.commitment_id}"))
    signed_in(client, town.provider)
    assert client.get(f"/desk/contests/{made.pk}").status_code == 403
    assert "addressed to a person" in text(client.post(f"/desk/contests/{made.pk}/reply", {"text": "Dear Sir, no."}))
    client.post(f"/desk/contests/{made.pk}/reply", {"text": "It was hung there on Tuesday."})
    assert "It was hung there on Tuesday." in text(client.get(f"/commitment/{asking.claim.commitment_id}"))
    signed_in(client, town.steward)
    assert client.post(f"/desk/contests/{made.pk}/settle", {}).url == f"/desk/contests/{made.pk}"
    client.post(f"/desk/contests/{made.pk}/settle", {"sure": "on"})
    made.refresh_from_db()
    assert made.state == "settled"


def test_words_that_name_somebody_are_not_signed_off(client, town, asking):
    holding(client, town.people[0])
    client.post(f"/receipt/promises/{asking.claim.commitment_id}/contest", {"about": "cause", "words": "It is not so."})
    made = Contest.objects.get()
    signed_in(client, town.steward)
    page = text(client.post(f"/desk/contests/{made.pk}", {"published": "Ring Jane Whitcombe on 07700 900123."}))
    assert "There is a problem" in page
    made.refresh_from_db()
    assert made.published == ""


def test_an_address_may_name_the_promise_and_never_brings_a_code(client, town, asking):
    signed_in(client, town.steward)
    code = code_of(town.people[0])
    page = text(client.get(f"/desk/voice?commitment={asking.claim.commitment_id}&code={code}"))
    assert f'value="{asking.claim.commitment_id}"' in page and code not in page
