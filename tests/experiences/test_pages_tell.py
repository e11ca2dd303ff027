"""Saying what happened, page by page, without an account and without JavaScript."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from countersign import clock
from countersign.experiences import actions
from countersign.experiences.actions import drafting
from countersign.experiences.models import Alert, Draft, Experience, Sealed
from countersign.experiences.told import unseal
from countersign.people.models import Account, Membership, Receipt
from countersign.people.queries import sealer
from countersign.people.rules import SYSTEM
from countersign.register.models import Body, BodyName, Contract, Party, Place, Service
from countersign.text.naming import key

pytestmark = pytest.mark.django_db

SAID = "We waited four hours for the ambulance and nobody rang to say why it was late."
DANGER = "My carer hit me and I am afraid of her."
CODE = re.compile(r'translate="no">([0-9A-Z-]{20,})<')


@pytest.fixture
def transport() -> Contract:
    """Patient transport in Eastmarsh, run by one body for another."""
    place = Place.objects.create(name="Eastmarsh", kind="town")
    service = Service.objects.create(slug="transport", name="Patient transport", place=place, words="ambulance")
    contract = Contract.objects.create(
        slug="transport-1", title="Patient transport 2025 to 2028", reference="EM/25/7", state="live", service=service,
        place=place,
    )  # fmt: skip
    for name, part in (("Fenway Transport", "provider"), ("Eastmarsh Council", "commissioner")):
        body = Body.objects.create(slug=key(name).replace(" ", "-"), name=name)
        BodyName.objects.create(body=body, name=name, kind="official", key=key(name))
        Party.objects.create(contract=contract, body=body, part=part)
    return contract


def code_on(answer) -> str:
    found = CODE.search(answer.content.decode())
    assert found, "no code is shown"
    return found[1]


def told(client, *, words: str = SAID, service: str = "", place: str = ""):
    client.post("/tell/what", {"words": words})
    client.post("/tell/whose", {"said_service": service, "said_body": "", "said_place": place})


def test_told_in_four_pages_and_followed_with_the_code(client, transport):
    assert client.post("/tell/what", {"words": SAID}).url == "/tell/whose"
    whose = {"said_service": "patient transport", "said_body": "", "said_place": "Eastmarsh"}
    assert client.post("/tell/whose", whose).url == "/tell/answers"
    page = client.get("/tell/answers").content.decode()
    assert "Patient transport in Eastmarsh" in page and "Run by Fenway Transport for Eastmarsh Council" in page
    assert client.post("/tell/answers", {"contract": "transport-1"}).url == "/tell/when"
    when = {"happened_on_day": "3", "happened_on_month": "5", "happened_on_year": "2026"}
    assert client.post("/tell/when", when).url == "/tell/check"
    check = client.get("/tell/check").content.decode()
    assert SAID in check and "3 May 2026" in check and transport.title in check
    code = code_on(client.post("/tell/check"))
    account = Experience.objects.get()
    assert (account.said_reference, account.said_body) == ("EM/25/7", "Fenway Transport")
    assert account.happened_on == dt.date(2026, 5, 3)
    assert client.post("/receipt", {"code": code.lower()}).url == "/receipt/mine"
    assert "We have it." in client.get("/receipt/mine").content.decode()


def test_a_chosen_contract_is_attached_without_a_guess(client, transport):
    told(client, service="patient transport", place="Eastmarsh")
    client.post("/tell/answers", {"contract": transport.slug})
    client.post("/tell/check")
    account = Experience.objects.get()
    for step in (actions.redact, actions.sort, actions.attach):
        step(account.source, by=SYSTEM)
    account.refresh_from_db()
    assert (account.state, account.contract_id) == ("attached", transport.pk)


def test_nothing_that_fits_is_said_plainly_and_taken_all_the_same(client, transport):
    told(client, service="lighthouse keeping", place="Nowhere")
    page = client.get("/tell/answers").content.decode()
    assert "We do not know who answers for this" in page and "/help" in page
    assert client.post("/tell/answers").url == "/tell/when"
    assert client.post("/tell/check").status_code == 200
    assert Experience.objects.get().said_service == "lighthouse keeping"


def test_none_of_these_leaves_it_as_it_was_said(client, transport):
    told(client, service="patient transport", place="Eastmarsh")
    assert "Choose one of them" in client.post("/tell/answers", {}).content.decode()
    client.post("/tell/answers", {"contract": "-"})
    client.post("/tell/check")
    account = Experience.objects.get()
    assert (account.said_reference, account.said_service) == ("", "patient transport")


def test_nobody_is_asked_who_answers_where_nothing_was_said(client):
    told(client)
    assert client.get("/tell/answers").url == "/tell/when"


def test_danger_in_another_field_stops_there_too(client):
    client.post("/tell/what", {"words": "The visits come late on most days and nobody says why."})
    page = client.post("/tell/whose", {"said_service": "home care", "said_body": "the carer who hit my mother"})
    assert "Somebody may be in danger" in page.content.decode()
    assert Experience.objects.get().state == "held"


def test_danger_is_received_and_held_before_anything_else_is_asked(client):
    answer = client.post("/tell/what", {"words": DANGER})
    page = answer.content.decode()
    assert "999" in page and "Somebody may be in danger" in page
    account = Experience.objects.get()
    assert account.state == "held"
    assert Alert.objects.filter(experience=account).exists()
    assert not Draft.objects.exists()
    assert client.post("/receipt", {"code": code_on(answer)}).url == "/receipt/mine"
    client.post("/receipt/mine", {"sure": "on"})
    account.refresh_from_db()
    assert account.state == "withdrawn"
    assert not Sealed.objects.exists()


@pytest.mark.parametrize("address", ["/tell/what", "/tell/check"])
def test_a_page_that_is_loaded_again_tells_nothing_twice(client, address):
    words = DANGER if address == "/tell/what" else SAID
    told(client, words=words)
    client.post("/tell/check")
    assert "We have this already" in client.post(address, {"words": words}).content.decode()
    assert Experience.objects.count() == 1


def test_fear_is_looked_at_first(client):
    told(client)
    client.post("/tell/when", {"fears": "on"})
    assert "A steward of this register looks at it" in client.post("/tell/check").content.decode()
    account = Experience.objects.get()
    assert (account.state, account.alert.why) == ("held", "afraid")


def test_a_draft_is_sealed_saved_come_back_to_and_gone_after_its_days(client):
    client.post("/tell/what", {"words": SAID})
    draft = Draft.objects.get()
    assert b"ambulance" not in bytes(draft.value)
    code = code_on(client.post("/tell/save"))
    client.session.flush()
    client.cookies.clear()
    assert client.post("/tell/back", {"code": code}).url == "/tell/check"
    assert SAID in client.get("/tell/check").content.decode()
    with clock.at(clock.now() + dt.timedelta(days=drafting.KEPT_DAYS + 1)):
        assert drafting.drop_expired_drafts() == 1
    assert not Draft.objects.exists()
    assert not Receipt.objects.exists()


def test_either_page_takes_either_code(client):
    client.post("/tell/what", {"words": SAID})
    draft = code_on(client.post("/tell/save"))
    assert client.post("/receipt", {"code": draft}).url == "/tell/check"
    account = code_on(client.post("/tell/check"))
    assert client.post("/tell/back", {"code": account}).url == "/receipt/mine"


def test_a_thrown_away_draft_is_gone(client):
    client.post("/tell/what", {"words": SAID})
    client.post("/tell/drop")
    assert not Draft.objects.exists()
    assert client.get("/tell/check").url == "/tell/what"


def test_the_words_never_lie_in_the_session(client):
    client.post("/tell/what", {"words": SAID})
    assert "ambulance" not in repr(dict(client.session))


def test_a_wrong_code_is_told_on_the_page_and_ten_are_too_many(client):
    for _ in range(10):
        answer = client.post("/receipt", {"code": "0000 0000 0000 0000 0000"})
        assert answer.status_code == 200
    assert "There is no receipt with this code" in answer.content.decode()
    assert client.post("/receipt", {"code": "0000 0000 0000 0000 0000"}).status_code == 429


def test_a_code_that_is_put_down_shows_nothing_any_more(client):
    told(client)
    code = code_on(client.post("/tell/check"))
    client.post("/receipt", {"code": code})
    client.post("/receipt/put-down")
    assert client.get("/receipt/mine").url == "/receipt"


@pytest.mark.parametrize(
    ("address", "sent", "words"),
    [
        ("/tell/what", {"words": " "}, "Write what happened"),
        (
            "/tell/when",
            {"happened_on_day": "31", "happened_on_month": "2", "happened_on_year": "2026"},
            "Enter a real date",
        ),
        ("/tell/when", {"happened_on_day": "1", "happened_on_month": "1", "happened_on_year": "2999"}, "still to come"),
        ("/receipt", {"code": ""}, "Enter the code"),
    ],
)
def test_what_is_wrong_is_summed_up_on_top(client, address, sent, words):
    told(client)
    page = client.post(address, sent).content.decode()
    assert "govuk-error-summary" in page and words in page


def test_the_paper_form_asks_what_the_pages_ask(client):
    page = client.get("/tell/paper").content.decode()
    for question in (
        "What happened?",
        "What was it about?",
        "Where was it?",
        "When was it?",
        "I agree that this is counted",
    ):
        assert question in page


def test_the_trail_names_the_findings_it_is_counted_in(client, settings):
    told(client)
    code = code_on(client.post("/tell/check"))
    Experience.objects.update(state="counted")
    settings.EXPERIENCE_TRAILS = ["experiences.test_pages_tell.one_finding"]
    client.post("/receipt", {"code": code})
    assert '<a class="govuk-link" href="/finding/7">Late</a>' in client.get("/receipt/mine").content.decode()


def one_finding(account_id: int) -> list[tuple[str, str]]:
    return [("Late", "/finding/7")]


def test_no_published_finding_is_said_too(client):
    told(client)
    code = code_on(client.post("/tell/check"))
    Experience.objects.update(state="counted")
    client.post("/receipt", {"code": code})
    assert "No published finding rests on it yet" in client.get("/receipt/mine").content.decode()


class TestEntering:
    def test_a_steward_enters_and_hands_over_the_code(self, client, steward):
        client.force_login(signed_in(steward))
        sent = {"channel": "phone", "words": SAID, "agreed": "on"}
        code = code_on(client.post("/enter", sent))
        account = Experience.objects.get()
        assert (account.channel, account.on_behalf) == ("phone", True)
        assert unseal(sealer(), account.key, bytes(account.sealed.value))["words"] == SAID
        assert client.post("/receipt", {"code": code}).url == "/receipt/mine"

    def test_nothing_is_entered_that_nobody_agreed_to(self, client, steward):
        client.force_login(signed_in(steward))
        assert "Ask the person first" in client.post("/enter", {"channel": "phone", "words": SAID}).content.decode()
        assert not Experience.objects.exists()

    def test_danger_told_by_phone_shows_the_doors(self, client, steward):
        client.force_login(signed_in(steward))
        page = client.post("/enter", {"channel": "phone", "words": DANGER, "agreed": "on"}).content.decode()
        assert "999" in page and "It is held" in page


def signed_in(actor):
    account = Account.objects.get(pk=actor.account_id)
    Membership.objects.get_or_create(account=account, role="steward")
    return account
