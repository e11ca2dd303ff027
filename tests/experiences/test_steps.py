"""The steps, each on its own, and all of them on one source."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.experiences import actions, facts, queries
from countersign.experiences.actions.walking import walk
from countersign.experiences.models import Cluster, Coding, Experience, Gap, Sealed, StepRun
from countersign.experiences.queries.unknown import unknown_bodies
from countersign.experiences.told import Told
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.register.actions import add_body
from countersign.register.models import Body, BodyName
from countersign.text.naming import key
from tests_of_experiences import imported, made_rows, write

RUDE = "The receptionist was rude to my mother and would not let us see the doctor at the surgery."
LATE = "We waited six hours in the hospital for the ambulance and nobody came to tell us what was going on."


@pytest.fixture
def council(db) -> Body:
    body = Body.objects.create(slug="eastmarsh-council", name="Eastmarsh Council")
    BodyName.objects.create(body=body, name=body.name, kind="official", key=key(body.name))
    return body


def tell(source, *rows: dict) -> list[Experience]:
    told = [Told(own_id=str(at), line=at + 2, **row) for at, row in enumerate(rows)]
    assert all(outcome.kind == "taken" for outcome in actions.receive_many(told, source=source, by=SYSTEM))
    return list(Experience.objects.filter(source=source).order_by("line"))


def through(source, *, upto: str = "code") -> None:
    actions.dedupe(source, by=SYSTEM)
    actions.redact(source, by=SYSTEM)
    actions.sort(source, by=SYSTEM)
    if upto != "sort":
        actions.attach(source, by=SYSTEM)
    if upto == "code":
        actions.code(source, by=SYSTEM, seed=7)


def sign_off(source, steward: Actor) -> StepRun:
    batch = queries.batches(source).get(signed_at=None)
    for account in queries.unread(batch):
        actions.agree(account, by=steward)
    return actions.sign_off(batch, by=steward)


class TestDedupe:
    def test_copies_count_once_until_a_steward_decides(self, source, steward):
        tell(source, {"words": LATE}, {"words": LATE + " Please help."}, {"words": RUDE})
        run = actions.dedupe(source, by=SYSTEM)
        assert run.counts == {"clusters": 1, "copies": 1}
        assert Experience.objects.filter(counts=True).count() == 2
        actions.decide_cluster(Cluster.objects.get(), same=False, by=steward)
        assert Experience.objects.filter(counts=True).count() == 3
        actions.dedupe(source, by=SYSTEM)
        assert Experience.objects.filter(counts=True).count() == 3

    def test_a_burst_of_copies_counts_as_one(self, source):
        tell(source, *[{"words": LATE} for _ in range(40)], {"words": RUDE})
        actions.dedupe(source, by=SYSTEM)
        assert Experience.objects.filter(counts=True).count() == 2

    def test_a_new_copy_opens_a_decided_cluster_again(self, source, steward):
        tell(source, {"words": LATE}, {"words": LATE})
        actions.dedupe(source, by=SYSTEM)
        actions.decide_cluster(Cluster.objects.get(), same=False, by=steward)
        actions.receive_many([Told(words=LATE, own_id="9")], source=source, by=SYSTEM)
        actions.dedupe(source, by=SYSTEM)
        assert Cluster.objects.get().verdict == "open"
        assert Experience.objects.filter(counts=True).count() == 1

    def test_a_withdrawn_account_leaves_another_to_stand_for_its_copies(self, source):
        account, _ = actions.receive(source=source, words=LATE, by=ANYBODY)
        tell(source, {"words": LATE}, {"words": LATE})
        actions.dedupe(source, by=SYSTEM)
        actions.withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
        assert Experience.objects.exclude(state="withdrawn").filter(counts=True).count() == 1


class TestRedact:
    def test_identifiers_and_staff_names_are_gone_and_counted_by_kind(self, source):
        words = "Mrs Ottoline Fanshawe rang 07700 900123. Bilbowick at the desk was kind to us at the hospital."
        tell(source, {"words": words, "staff_names": ("Bilbowick",)})
        run = actions.redact(source, by=SYSTEM)
        text = Experience.objects.get().redacted_text
        for given in ("Fanshawe", "07700", "900123", "Bilbowick"):
            assert given not in text
        assert run.counts["phone"] == 1
        assert run.counts["redacted"] == 1

    def test_a_correction_is_checked_and_takes_published_words_down(self, source, council, steward):
        (account,) = tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"})
        through(source, upto="attach")
        account.refresh_from_db()
        account = actions.sign_off_text(account, by=steward)
        assert account.published_text == account.redacted_text
        with pytest.raises(NotSafe):
            actions.correct(account, text="Ring me on 07700 900123.", by=steward)
        account = actions.correct(account, text="Somebody was rude to my mother.", by=steward)
        assert (account.published_text, account.redacted_text) == ("", "Somebody was rude to my mother.")

    def test_words_that_would_give_somebody_away_are_never_signed_off(self, source, council, steward):
        (account,) = tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"})
        through(source, upto="attach")
        Experience.objects.update(redacted_text="Ring me on 07700 900123.")
        account.refresh_from_db()
        with pytest.raises(NotSafe):
            actions.sign_off_text(account, by=steward)
        account.refresh_from_db()
        assert account.published_text == ""

    def test_the_software_never_signs_off_words(self, source, council):
        (account,) = tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"})
        through(source, upto="attach")
        account.refresh_from_db()
        with pytest.raises(NotAllowed):
            actions.sign_off_text(account, by=SYSTEM)


class TestSort:
    def test_what_is_set_aside_keeps_no_text(self, source):
        accounts = tell(source, {"words": "testing 123"}, {"words": RUDE, "said_body": "Eastmarsh Council"})
        through(source, upto="sort")
        accounts[0].refresh_from_db()
        assert (accounts[0].state, accounts[0].redacted_text) == ("set_aside", "")
        assert not Sealed.objects.filter(experience=accounts[0]).exists()
        assert queries.step_counts(source).set_aside == 1
        share = queries.set_aside_share(source)
        assert 0 < share.lower < 0.5 < share.upper < 1  # 1 of 2

    def test_a_person_decides_about_doubt(self, source, steward):
        accounts = tell(source, {"words": RUDE}, {"words": LATE})
        through(source, upto="sort")
        Experience.objects.update(state="doubtful")
        for account, relevant in zip(accounts, (True, False), strict=True):
            account.refresh_from_db()
            actions.decide_relevance(account, relevant=relevant, by=steward)
        assert list(Experience.objects.order_by("line").values_list("state", flat=True)) == ["relevant", "set_aside"]
        assert Sealed.objects.count() == 1


class TestAttach:
    def test_the_known_is_attached_and_the_unknown_is_a_gap_with_office_and_date(self, source, council):
        tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"}, {"words": LATE, "said_body": "Zzyx Quoph Ltd"})
        through(source, upto="attach")
        known, unknown = Experience.objects.order_by("line")
        assert (known.state, known.body_id) == ("attached", council.pk)
        assert (unknown.state, unknown.body_id) == ("unattached", None)
        gap = Gap.objects.get()
        assert gap.office
        assert gap.due_on == clock.add_working_days(clock.today(), 20)

    def test_a_person_decides_for_all_that_said_the_same_and_the_gap_closes(self, source, council, steward):
        rows = [{"words": f"{LATE} {n}", "said_body": "The town hall people"} for n in ("first", "second")]
        accounts = tell(source, *rows, {"words": RUDE, "said_body": "Zzyx Quoph Ltd"})
        through(source, upto="attach")
        accounts[0].refresh_from_db()
        assert accounts[0].state in ("unsure", "unattached")
        assert actions.decide_attach(accounts[0], body_id=council.pk, alike=True, by=steward) == 2
        assert Experience.objects.filter(state="attached", body=council).count() == 2
        assert Gap.objects.filter(closed_on=None).count() == 1

    def test_when_the_register_has_grown_gaps_are_looked_at_again_and_the_empty_ones_closed(self, source, council):
        tell(source, {"words": LATE, "said_body": "Marsh Homes"}, {"words": RUDE, "said_body": "Zzyx Quoph Ltd"})
        through(source, upto="attach")
        assert [name["said_body"] for name in unknown_bodies(source)] == ["Marsh Homes", "Zzyx Quoph Ltd"]
        homes = add_body(name="Marsh Homes", by=SYSTEM)
        assert actions.attach(source, by=SYSTEM).done == 0
        assert actions.attach(source, by=SYSTEM, again=True).counts == {"attached": 1, "unattached": 1}
        assert Experience.objects.get(body=homes).gap is None
        assert list(Gap.objects.filter(closed_on=None).values_list("said", flat=True)) == ["Zzyx Quoph Ltd"]

    def test_nobody_attaches_to_nothing(self, source, steward):
        (account,) = tell(source, {"words": RUDE})
        with pytest.raises(NotValid):
            actions.decide_attach(account, by=steward)


class TestCodeAndSignOff:
    def test_a_draft_counts_for_nothing_until_a_person_signs_it_off(self, source, council, steward):
        tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"})
        through(source)
        assert (Experience.objects.get().state, Experience.objects.get().kind) == ("coded", "")
        assert list(facts.rows()) == []
        batch = queries.batches(source).get()
        with pytest.raises(NotNow, match="not read"):
            actions.sign_off(batch, by=steward)
        with pytest.raises(NotAllowed):
            actions.sign_off(batch, by=SYSTEM)
        sign_off(source, steward)
        account = Experience.objects.get()
        assert (account.state, account.kind) == ("counted", "problem")
        assert Entry.objects.filter(event="step.sign_off").get().facts["agreement"] == 1

    def test_the_sample_is_drawn_by_its_seed_whatever_the_order(self, source, council):
        tell(source, *[{"words": f"{RUDE} {n} times", "said_body": "Eastmarsh Council"} for n in range(60)])
        through(source)
        batch = queries.batches(source).get()
        keys = sorted(Experience.objects.values_list("key", flat=True))
        assert batch.sample == random.Random(7).sample(keys, 30)

    def test_low_agreement_stops_the_batch_until_each_is_read(self, source, council, steward):
        tell(source, *[{"words": f"{RUDE} {n} times", "said_body": "Eastmarsh Council"} for n in range(32)])
        through(source)
        batch = queries.batches(source).get()
        for account in queries.unread(batch):
            actions.read(
                account, by=steward, kind="praise", themes=[], respect="respected", time_lost="days", fear=True
            )
        with pytest.raises(NotNow, match="agree on"):
            actions.sign_off(batch, by=steward)
        actions.require_reading(batch, by=steward)
        with pytest.raises(NotNow, match="2 of the sample are not read"):
            actions.sign_off(batch, by=steward)
        sign_off(source, steward)
        kinds = list(Experience.objects.values_list("kind", flat=True))
        assert sorted(kinds) == ["praise"] * 30 + ["problem"] * 2

    def test_what_a_person_read_counts_with_that_persons_coding(self, source, council, steward):
        tell(source, *[{"words": f"{RUDE} {n} times", "said_body": "Eastmarsh Council"} for n in range(3)])
        through(source)
        machine = Coding.objects.first()
        first = queries.unread(queries.batches(source).get())[0]
        actions.read(first, by=steward, kind="want", themes=machine.themes, respect=machine.respect,
                     confidence=machine.confidence, time_lost=machine.time_lost)  # fmt: skip
        sign_off(source, steward)
        assert sorted(Experience.objects.values_list("kind", flat=True)) == ["problem", "problem", "want"]

    def test_codes_outside_the_codebook_are_refused(self, source, council, steward):
        (account,) = tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"})
        with pytest.raises(NotValid):
            actions.read(account, by=steward, kind="rant", themes=["nothing"])

    def test_a_second_coder_gives_kappa_for_each_code(self, source, council, steward, second_steward):
        rows = [
            {"words": f"{words} {n} times", "said_body": "Eastmarsh Council"}
            for n in range(5)
            for words in (RUDE, LATE)
        ]
        tell(source, *rows)
        through(source)
        accounts = list(Experience.objects.order_by("line"))
        for at, account in enumerate(accounts):
            actions.read(account, by=steward, kind="problem" if at % 2 else "praise", themes=[])
            actions.read(account, by=second_steward, kind="problem" if at % 2 or at == 0 else "praise", themes=[])
        found = {row.code: row for row in queries.agreements(source, people_only=True)}
        assert found["problem"].base == 10
        assert found["problem"].kappa.value == pytest.approx(0.8)  # 9 of 10 agree, chance is one half

    def test_accounts_that_come_later_form_a_batch_of_their_own(self, source, council, steward):
        tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"})
        through(source)
        sign_off(source, steward)
        late = Told(words=LATE, own_id="late", said_body="Eastmarsh Council")
        actions.receive_many([late], source=source, by=SYSTEM)
        through(source)
        assert queries.batches(source).get(signed_at=None).size == 1
        sign_off(source, steward)
        assert len(list(facts.rows())) == 2


def test_a_step_that_was_killed_goes_on_where_it_stopped(source):
    tell(source, *[{"words": f"{RUDE} {n}"} for n in range(10)])
    seen = []

    def work(accounts):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append([account.pk for account in accounts])
        Experience.objects.filter(pk__in=seen[-1]).update(state="redacted")
        return Counter(done=len(accounts))

    with pytest.raises(KeyboardInterrupt):
        walk("redact", source, work, states=("received",), by=SYSTEM, batch=3)
    killed = StepRun.objects.get()
    assert (killed.done, killed.finished_at) == (6, None)
    assert actions.redact(source, by=SYSTEM).done == 4


def test_every_step_run_stands_in_the_ledger_with_its_counts(source, council, steward):
    tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"})
    through(source)
    sign_off(source, steward)
    events = list(Entry.objects.filter(event__startswith="step.").order_by("index").values_list("event", flat=True))
    assert events == ["step.dedupe", "step.redact", "step.sort", "step.attach", "step.code", "step.sign_off"]


def test_no_words_reach_the_ledger_or_a_step_run(source, council, steward, tmp_path):
    rows = made_rows(20)
    for row in rows:
        row["words"] = "Ottoline Fanshawe said the hospital was late " + row["words"]
    imported(write(tmp_path / "a.csv", rows), source)
    through(source)
    kept = str(list(Entry.objects.values())) + str(list(StepRun.objects.values()))
    for word in ("Ottoline", "Fanshawe", "hospital"):
        assert word not in kept


def test_step_counts_add_up(source, council, steward):
    tell(source, {"words": RUDE, "said_body": "Eastmarsh Council"}, {"words": LATE, "said_body": "Zzyx Quoph Ltd"},
         {"words": "testing 123"}, {"words": "My carer hit me and I am afraid of her."})  # fmt: skip
    through(source)
    sign_off(source, steward)
    counts = queries.step_counts(source)
    assert (counts.received, counts.held, counts.set_aside, counts.relevant) == (4, 1, 1, 2)
    assert (counts.attached, counts.unattached, counts.gaps, counts.coded, counts.counted) == (1, 1, 1, 1, 1)
