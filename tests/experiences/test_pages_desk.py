"""The steward's desk: every queue, every decision, and that nobody else sees any of it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign.experiences import actions, queries
from countersign.experiences.models import Cluster, Coding, CodingBatch, Experience, Gap, Sealed, SealedAccess, Source
from countersign.experiences.told import Told
from countersign.people.models import Account, Membership
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.register.models import Body, BodyName, Contract, Party
from countersign.site.access import ACCESS
from countersign.text.naming import key

pytestmark = pytest.mark.django_db

RUDE = "The receptionist was rude to my mother and would not let us see the doctor at the surgery."
LATE = "We waited six hours in the hospital for the ambulance and nobody came to tell us what was going on."
DANGER = "My carer hit me and I am afraid of her."
PAGES = [name for name in ACCESS if name.startswith("desk")]


@pytest.fixture
def council() -> Body:
    body = Body.objects.create(slug="eastmarsh-council", name="Eastmarsh Council")
    BodyName.objects.create(body=body, name=body.name, kind="official", key=key(body.name))
    return body


@pytest.fixture
def desk(client, steward: Actor):
    """A client signed in as a steward."""
    account = Account.objects.get(pk=steward.account_id)
    Membership.objects.create(account=account, role="steward")
    client.force_login(account)
    return client


def tell(source: Source, *rows: dict) -> list[Experience]:
    actions.receive_many(
        [Told(own_id=str(at), line=at, **row) for at, row in enumerate(rows)], source=source, by=SYSTEM
    )
    return list(Experience.objects.filter(source=source).order_by("line"))


def coded(source: Source, council: Body, n: int = 1, words: str = RUDE) -> list[Experience]:
    tell(source, *[{"words": f"{words} It was visit {at} of mine.", "said_body": council.name} for at in range(n)])
    actions.redact(source, by=SYSTEM)
    actions.sort(source, by=SYSTEM)
    actions.attach(source, by=SYSTEM)
    actions.code(source, by=SYSTEM, seed=1)
    return list(Experience.objects.filter(source=source, state="coded").order_by("line"))


def text_of(answer) -> str:
    """What a reader of the page sees, in one line."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


class TestWhoMaySeeIt:
    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("role", ["provider", "commissioner", "adviser", "scrutineer", "administrator"])
    def test_only_stewards_see_the_desk(self, client, council, name, role):
        account = Account.objects.create(username=f"{role}@example.org")
        for_a_body = role in ("provider", "commissioner", "adviser")
        Membership.objects.create(account=account, role=role, body=council if for_a_body else None)
        client.force_login(account)
        address = reverse(name, kwargs=dict(ACCESS[name].example))
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403

    @pytest.mark.parametrize("name", PAGES)
    def test_a_visitor_is_asked_to_sign_in(self, client, name):
        answer = client.get(reverse(name, kwargs=dict(ACCESS[name].example)))
        assert answer.status_code == 302 and answer.url.startswith("/sign-in")

    @pytest.mark.parametrize("name", [name for name in PAGES if not ACCESS[name].example])
    def test_an_empty_queue_says_so(self, desk, name):
        expected = "No danger alert waits" if name == "desk" else "Nothing waits here"
        assert expected in text_of(desk.get(reverse(name)))


class TestTheOverview:
    def test_alerts_stand_on_top_with_their_number(self, desk, source):
        actions.receive(source=source, words=DANGER, by=ANYBODY)
        page = text_of(desk.get("/desk"))
        assert "1 alert that nobody has looked at" in page
        assert "today" in page

    def test_what_waits_is_counted_and_aged(self, source, council, steward):
        coded(source, council, 2)
        found = {one.name: one for one in queries.waiting()}
        assert (found["batches"].count, found["batches"].days) == (1, 0)
        assert (found["alerts"].count, found["alerts"].days) == (0, None)

    def test_it_asks_the_database_as_often_however_much_waits(self, desk, source, council, django_assert_num_queries):
        asked = len(_queries(desk, "/desk"))
        coded(source, council, 12)
        tell(source, {"words": DANGER})
        with django_assert_num_queries(asked):
            desk.get("/desk")


def _queries(client, address: str) -> list:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return captured.captured_queries


class TestDanger:
    @pytest.fixture
    def held(self, source) -> Experience:
        return actions.receive(source=source, words=DANGER, by=ANYBODY)[0]

    def test_it_shows_the_kind_and_its_doors_and_never_the_words(self, desk, held):
        page = text_of(desk.get(f"/desk/account/{held.key}"))
        assert "Harm by a carer" in page and "999" in page
        assert "hit me" not in page
        assert "hit me" not in text_of(desk.get("/desk/held"))

    def test_taking_it_up_stops_the_alert_and_keeps_it_held(self, desk, held):
        desk.post(f"/desk/account/{held.key}/do/take-up")
        assert not queries.alerts().exists()
        assert queries.held().get() == held

    def test_released_it_goes_through_the_steps(self, desk, held):
        desk.post(f"/desk/account/{held.key}/do/release")
        held.refresh_from_db()
        assert held.state == "received"

    def test_the_original_opens_for_a_reason_only_and_the_reason_is_shown(self, desk, held, steward):
        address = f"/desk/account/{held.key}/original"
        assert "Say why the original is needed" in text_of(desk.post(address, {"why": " "}))
        assert not SealedAccess.objects.exists()
        page = text_of(desk.post(address, {"why": "To ring the safeguarding team"}))
        assert DANGER in page and "To ring the safeguarding team" in page
        assert SealedAccess.objects.get().by_id == steward.account_id
        later = text_of(desk.get(f"/desk/account/{held.key}"))
        assert "To ring the safeguarding team" in later and DANGER not in later

    def test_a_steward_holds_what_the_words_did_not_show(self, desk, source, council):
        (account,) = coded(source, council)
        desk.post(f"/desk/account/{account.key}/hold", {"why": "child", "then": "https://evil.example/"})
        desk.post(f"/desk/account/{account.key}/hold", {"why": "other", "then": "https://evil.example/"})
        account.refresh_from_db()
        assert account.state == "held"

    def test_nobody_is_led_away_from_the_site(self, desk, source, council):
        (account,) = coded(source, council)
        answer = desk.post(f"/desk/account/{account.key}/hold", {"why": "other", "then": "https://evil.example/"})
        assert answer.url == "/desk/held"


class TestDoubt:
    @pytest.fixture
    def doubtful(self, source) -> list[Experience]:
        tell(source, {"words": RUDE}, {"words": LATE})
        actions.redact(source, by=SYSTEM)
        Experience.objects.update(state="doubtful", relevance=0.5)
        return list(Experience.objects.order_by("line"))

    def test_yes_goes_on_and_no_destroys_the_words(self, desk, doubtful):
        assert "receptionist was rude" in text_of(desk.get("/desk/doubtful"))
        for account, word in zip(doubtful, ("yes", "no"), strict=True):
            desk.post(f"/desk/doubtful/{account.key}", {"relevant": word})
            account.refresh_from_db()
        assert [account.state for account in doubtful] == ["relevant", "set_aside"]
        assert Sealed.objects.count() == 1


class TestRedactions:
    def test_a_redaction_is_confirmed_or_corrected(self, desk, source, council):
        first, second = coded(source, council, 2)
        Experience.objects.update(check_redaction="Not sure of: [name]")
        assert text_of(desk.get("/desk/redactions")).count("Not sure of: [name]") == 2
        desk.post(f"/desk/redactions/{first.key}/right")
        desk.post(f"/desk/read/{second.key}/redaction", {"text": "Somebody was rude to my mother."})
        second.refresh_from_db()
        assert second.redacted_text == "Somebody was rude to my mother."
        assert "Nothing waits here" in text_of(desk.get("/desk/redactions"))

    def test_an_identifier_in_a_correction_is_named_by_its_kind(self, desk, source, council):
        (account,) = coded(source, council)
        page = text_of(desk.post(f"/desk/read/{account.key}/redaction", {"text": "Ring me on 07700 900123."}))
        assert "phone" in page
        account.refresh_from_db()
        assert "07700" not in account.redacted_text


class TestAttach:
    @pytest.fixture
    def unsure(self, source) -> list[Experience]:
        rows = [{"words": f"{LATE} {at}", "said_body": "The town hall people"} for at in ("first", "second")]
        tell(source, *rows, {"words": RUDE, "said_body": "Zzyx Quoph Ltd"})
        for step in (actions.redact, actions.sort, actions.attach):
            step(source, by=SYSTEM)
        return list(Experience.objects.order_by("line"))

    def test_those_that_say_the_same_stand_together(self, desk, unsure):
        page = text_of(desk.get("/desk/attach"))
        assert page.count("The town hall people") == 1 and "Zzyx Quoph Ltd" in page

    def test_a_searched_body_takes_all_that_say_the_same(self, desk, unsure, council):
        address = f"/desk/attach/{unsure[0].key}"
        assert "Also the 1 other account" in text_of(desk.get(address, {"q": "Eastmarsh"}))
        desk.post(f"{address}?q=Eastmarsh", {"whose": f"body:{council.pk}", "alike": "on"})
        assert Experience.objects.filter(state="attached", body=council).count() == 2

    def test_a_contract_brings_its_provider(self, desk, unsure, council):
        contract = Contract.objects.create(slug="c-1", title="Town hall desk", state="live")
        Party.objects.create(contract=contract, body=council, part="provider")
        desk.post(f"/desk/attach/{unsure[2].key}?q=Town", {"whose": f"contract:{contract.pk}"})
        unsure[2].refresh_from_db()
        assert (unsure[2].contract, unsure[2].body) == (contract, council)

    def test_nothing_that_was_not_offered_is_taken(self, desk, unsure, council):
        page = text_of(desk.post(f"/desk/attach/{unsure[0].key}?q=nobody", {"whose": f"body:{council.pk}"}))
        assert "There is a problem" in page
        assert not Experience.objects.filter(state="attached").exists()

    def test_what_nobody_answers_for_is_left_as_a_gap_and_closed_with_an_outcome(self, desk, unsure):
        Experience.objects.filter(pk=unsure[0].pk).update(state="unsure", gap=None)
        desk.post(f"/desk/attach/{unsure[0].key}/gap")
        unsure[0].refresh_from_db()
        gap = unsure[0].gap
        assert "Say what came of it" in text_of(desk.post(f"/desk/gaps/{gap.pk}", {"outcome": ""}))
        desk.post(f"/desk/gaps/{gap.pk}", {"outcome": "No public body runs it."})
        gap.refresh_from_db()
        assert gap.outcome == "No public body runs it."
        assert gap not in queries.gaps()
        assert Gap.objects.count() == 2


class TestCopies:
    def test_side_by_side_with_what_differs_marked_and_decided_either_way(self, desk, source):
        tell(source, {"words": LATE}, {"words": LATE + " Please help."})
        actions.dedupe(source, by=SYSTEM)
        actions.redact(source, by=SYSTEM)
        cluster = Cluster.objects.get()
        page = desk.get(f"/desk/copies/{cluster.pk}").content.decode()
        assert re.search(r'<(ins|del) class="cs-(added|missing)">\s*Please help\.', page)
        desk.post(f"/desk/copies/{cluster.pk}", {"same": "no"})
        assert Experience.objects.filter(counts=True).count() == 2
        desk.post(f"/desk/copies/{cluster.pk}", {"same": "yes"})
        assert Experience.objects.filter(counts=True).count() == 1


class TestReading:
    def test_the_words_that_made_the_rules_decide_are_marked_with_their_code(self, desk, source, council):
        (account,) = coded(source, council)
        page = desk.get(f"/desk/read/{account.key}").content.decode()
        assert re.search(r'<mark class="cs-mark">[^<]*rude[^<]*</mark>', page)
        assert "How staff treat people" in text_of(desk.get(f"/desk/read/{account.key}"))

    def test_the_form_is_filled_in_with_the_draft(self, desk, source, council):
        (account,) = coded(source, council)
        machine = Coding.objects.get()
        page = desk.get(f"/desk/read/{account.key}").content.decode()
        assert re.search(rf'value="{machine.kind}"[^>]*checked', page)

    def test_agreeing_codes_as_the_machine_did_and_goes_on(self, desk, source, council, steward):
        first, second = sorted(coded(source, council, 2), key=lambda account: account.key)
        answer = desk.post(f"/desk/read/{first.key}/agree", follow=True)
        assert answer.redirect_chain[-1][0] == f"/desk/read/{second.key}"
        own = Coding.objects.get(coder=f"account:{steward.account_id}")
        assert own.experience == first and own.kind == Coding.objects.get(experience=first, coder="rules").kind

    def test_an_own_coding_is_saved_and_shown_again(self, desk, source, council, steward):
        (account,) = coded(source, council)
        sent = {"kind": "want", "themes": ["waiting"], "respect": "none", "confidence": "lowered", "time_lost": "days"}
        desk.post(f"/desk/read/{account.key}", sent)
        own = Coding.objects.get(coder=f"account:{steward.account_id}")
        assert (own.kind, own.themes, own.confidence, own.time_lost) == ("want", ["waiting"], "lowered", "days")
        page = desk.get(f"/desk/read/{account.key}").content.decode()
        assert re.search(r'value="want"[^>]*checked', page)

    def test_what_another_coder_said_is_not_shown(self, desk, source, council, second_steward):
        (account,) = coded(source, council)
        actions.read(account, by=second_steward, kind="suggestion", themes=["food"])
        page = desk.get(f"/desk/read/{account.key}").content.decode()
        assert not re.search(r'value="(suggestion|food)"[^>]*checked', page)

    def test_it_asks_the_database_as_often_however_large_the_batch(self, desk, source, council):
        small = coded(source, council, 2)
        asked = len(_queries(desk, f"/desk/read/{small[0].key}"))
        other = actions.add_source(name="Larger", by=SYSTEM)
        large = coded(other, council, 25)
        assert len(_queries(desk, f"/desk/read/{large[0].key}")) == asked


class TestBatches:
    def test_read_signed_off_and_counted(self, desk, source, council):
        coded(source, council, 3)
        batch = CodingBatch.objects.get()
        assert "0 of 3" in text_of(desk.get(f"/desk/batches/{batch.pk}"))
        for _ in range(3):
            address = desk.get(f"/desk/batches/{batch.pk}/next").url
            desk.post(f"{address}/agree")
        page = text_of(desk.get(f"/desk/batches/{batch.pk}"))
        assert "3 of 3" in page and "Enough" in page and "kappa" in page
        assert desk.get(f"/desk/batches/{batch.pk}/next").url == f"/desk/batches/{batch.pk}"
        desk.post(f"/desk/batches/{batch.pk}/sign-off")
        assert Experience.objects.filter(state="counted").count() == 3

    def test_nothing_is_signed_off_unread(self, desk, source, council):
        coded(source, council, 3)
        assert desk.post(f"/desk/batches/{CodingBatch.objects.get().pk}/sign-off").status_code == 409
        assert not Experience.objects.filter(state="counted").exists()

    def test_low_agreement_asks_for_every_account(self, desk, source, council, steward):
        for account in coded(source, council, 2):
            actions.read(account, by=steward, kind="praise", themes=[], respect="respected", fear=True)
        batch = CodingBatch.objects.get()
        page = text_of(desk.get(f"/desk/batches/{batch.pk}"))
        assert "Too low" in page and "Sign off the batch" not in page
        desk.post(f"/desk/batches/{batch.pk}/read-all")
        assert "Sign off the batch" in text_of(desk.get(f"/desk/batches/{batch.pk}"))


class TestTexts:
    @pytest.fixture
    def counted(self, source, council, steward) -> list[Experience]:
        accounts = coded(source, council, 2)
        for account in accounts:
            actions.agree(account, by=steward)
        actions.sign_off(CodingBatch.objects.get(), by=steward)
        return list(Experience.objects.order_by("line"))

    def test_signed_off_words_are_public_until_they_are_corrected(self, desk, counted):
        desk.post(f"/desk/texts/{counted[0].key}")
        counted[0].refresh_from_db()
        assert counted[0].published_text == counted[0].redacted_text
        desk.post(f"/desk/read/{counted[0].key}/redaction", {"text": "Somebody was rude."})
        counted[0].refresh_from_db()
        assert counted[0].published_text == ""

    def test_an_identifier_stops_it_with_its_kind(self, desk, counted):
        Experience.objects.filter(pk=counted[0].pk).update(redacted_text="Ring me on 07700 900123.")
        page = text_of(desk.post(f"/desk/texts/{counted[0].key}", follow=True))
        assert "would give a person away" in page
        counted[0].refresh_from_db()
        assert counted[0].published_text == ""

    def test_a_name_that_was_left_is_marked(self, desk, counted):
        Experience.objects.filter(pk=counted[0].pk).update(redacted_text="At the desk sat Zebedee and said no.")
        page = desk.get("/desk/texts").content.decode()
        assert '<mark class="cs-mark">Zebedee</mark>' in page

    def test_nearly_the_same_words_that_are_public_are_pointed_out(self, desk, counted, steward):
        assert "Nearly the same" not in text_of(desk.get("/desk/texts"))
        actions.sign_off_text(counted[0], by=steward)
        assert "Nearly the same is published already" in text_of(desk.get("/desk/texts"))


class TestReopening:
    def test_a_counted_account_counts_no_longer_and_begins_again(self, desk, source, council, steward):
        (account,) = coded(source, council)
        actions.agree(account, by=steward)
        actions.sign_off(CodingBatch.objects.get(), by=steward)
        desk.post(f"/desk/account/{account.key}/do/reopen")
        account.refresh_from_db()
        assert (account.state, account.kind, account.body, account.batch) == ("received", "", None, None)
        actions.redact(source, by=SYSTEM)
        actions.sort(source, by=SYSTEM)
        actions.attach(source, by=SYSTEM)
        actions.code(source, by=SYSTEM, seed=2)
        assert CodingBatch.objects.filter(signed_at=None).get().size == 1

    def test_it_cannot_begin_again_without_its_original(self, desk, source, council):
        (account,) = coded(source, council)
        Sealed.objects.all().delete()
        assert desk.post(f"/desk/account/{account.key}/do/reopen").status_code == 409
        account.refresh_from_db()
        assert account.state == "coded"


@pytest.mark.parametrize(
    "number", ["/desk/copies/9", "/desk/batches/9", "/desk/gaps/9", "/desk/read/x", "/desk/account/x"]
)
def test_what_is_gone_says_so(desk, number):
    assert desk.get(number).status_code == 404


def test_long_queues_come_page_by_page(desk, source):
    tell(source, *[{"words": f"{RUDE} {at}"} for at in range(12)])
    actions.redact(source, by=SYSTEM)
    Experience.objects.update(state="doubtful", relevance=0.5)
    first, second = (desk.get("/desk/doubtful", {"page": page}).content.decode() for page in (1, 2))
    assert (first.count("Yes, a public service"), second.count("Yes, a public service")) == (10, 2)
