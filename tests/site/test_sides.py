"""Those who were invited and those who told by themselves stand side by side; what leans to one side is said."""

from __future__ import annotations

import pytest

from countersign import clock
from countersign.engine import Is, Question
from countersign.errors import NotValid
from countersign.experiences.facts import rows
from countersign.experiences.models import Source
from countersign.findings.queries import counted
from countersign.involvement.actions import inviting
from countersign.site.pages.released import Released
from countersign.site.pages.sides import sides
from findings import place as place_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(place_.MONDAY):
        yield place_.build()


def source(slug: str, **about) -> Source:
    return Source.objects.create(slug=slug, name=slug, **about)


def declared(world, made: Source, invited: int = 40):
    return inviting.declare(
        body=world.provider, contract=world.contract, who="Those who praised us at the desk", how="chosen",
        invited=invited, frame=900, source=made, by=world.acting(world.provider, "provider"),
    )  # fmt: skip


def of(world):
    world.release()
    return sides(Released.about("contract_id", world.contract.pk))


def lines(shown) -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1].value, row[2]) for row in shown.table.rows}


def test_each_account_says_who_invited_it_and_unknown_stays_unknown(world):
    cards = source("cards", collector=world.provider)
    made = {
        "nobody": source("form", selection="self_selected"), "others": source("letters", selection="sampled"),
        "provider": source("own", selection="everyone", collector=world.subcontractor), None: source("pile"),
    }  # fmt: skip
    for one in (*made.values(), cards):
        world.told(1, source=one)
    assert [row["invited_by"] for row in rows()] == [*made, None]
    declared(world, cards)
    told = list(rows())
    assert [row["invited_by"] for row in told] == [*made, "provider"]
    solicited = Question("experiences", (Is("solicited", True),))
    assert [row["solicited"] for row in told] == [False, True, True, False, True] and len(counted(solicited)) == 3


def test_who_answers_declares_nobody_elses_accounts(world):
    with pytest.raises(NotValid, match="collected by somebody else"):
        declared(world, source("letters", selection="sampled", collector=world.commissioner))


def test_they_stand_side_by_side_and_a_gap_beyond_its_interval_is_flagged(world, client):
    form, cards = source("form", selection="self_selected"), source("cards", collector=world.provider)
    declared(world, cards)
    for made, of_a_problem, praise in ((form, 30, 10), (cards, 5, 25)):
        world.told(of_a_problem, source=made)
        world.told(praise, source=made, kind="praise")
    shown = of(world)
    assert lines(shown) == {
        "Nobody, they told by themselves": ("40", "75.0\u00a0% (59.8\u00a0to\u00a085.8)"),
        "Whoever runs it": ("30", "16.7\u00a0% (7.3\u00a0to\u00a033.6)"),
    }
    assert "problems less often than all others, by 58.3 points (95 %: 35.6 to 72.6)" in shown.flag
    page = client.get(f"/contracts/{world.contract.slug}").content.decode()
    assert "One-sided" in page and "Who was invited, and by whom" in page


def test_bodies_and_services_say_how_many_came_which_way(world, client):
    world.told(20, source=source("form", selection="self_selected"), service=world.contract.service)
    world.told(15, source=source("letters", selection="sampled"), service=world.contract.service)
    world.release()
    for address in (f"/bodies/{world.provider.slug}", f"/services/{world.contract.service.slug}"):
        page = " ".join(client.get(address).content.decode().split())
        assert "Nobody, they told by themselves" in page and "stands on the page of each contract" in page, address


def test_what_chance_explains_is_not_flagged(world):
    cards = source("cards", collector=world.provider)
    declared(world, cards)
    for made, of_a_problem, praise in ((source("form", selection="self_selected"), 20, 20), (cards, 12, 18)):
        world.told(of_a_problem, source=made)
        world.told(praise, source=made, kind="praise")
    shown = of(world)
    assert len(shown.table.rows) == 2 and not shown.flag


def test_a_few_who_were_invited_are_withheld_and_cannot_be_worked_out(world):
    cards = source("cards", collector=world.provider)
    declared(world, cards)
    world.told(40, source=source("form", selection="self_selected"))
    world.told(3, source=cards)
    shown = of(world)
    assert [row[1].value for row in shown.table.rows] == ["withheld", "withheld"] and not shown.flag


def test_one_way_alone_is_no_table(world):
    world.told(40)
    assert of(world).table is None
