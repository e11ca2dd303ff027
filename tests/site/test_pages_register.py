"""The pages of a contract, a body, a service and a place; search; and the files beside them."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from countersign import clock
from countersign.engine import Question
from countersign.insight import actions as insight
from countersign.insight.queries import PublishedNumber
from countersign.people.rules import SYSTEM
from countersign.register import actions
from countersign.register.models import BodyIdentifier, Contract, Party, Place, Service, Site
from countersign.site.pages.released import share_words
from countersign.stats.disclosure import share
from site_world import TODAY, build, contracts, finding, told

pytestmark = pytest.mark.django_db
PAGES = ("/contracts/buses", "/bodies/saltway-transport", "/services/school-buses", "/places/2")


@pytest.fixture
def world(settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(TODAY):
        yield build()


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows(client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(client.get(address).streaming_content).decode())))


def set_contract(**fields) -> None:
    Contract.objects.filter(slug="buses").update(**fields)


# --- a contract's three questions


def test_how_it_was_chosen_is_told_with_its_source(client, world) -> None:
    set_contract(
        procurement_method="direct", bidders=1, awarded_on=dt.date(2025, 3, 4), value=1200000, source="Notice 7",
        source_url="https://example.org/notice",
    )  # fmt: skip
    shown = page(client, "/contracts/buses")
    for words in (
        "without other bids being asked for",
        "4 March 2025",
        "1,200,000 GBP",
        "Notice 7",
        "example.org/notice",
    ):
        assert words in shown


def test_what_is_not_published_is_said(client, world) -> None:
    shown = page(client, "/contracts/buses")
    chosen = shown[shown.index("Was it chosen") : shown.index("Who answers if it fails?")]
    assert "How the provider was chosen is not published." in chosen
    assert chosen.count("Not published") == 5 and "No source is named" in chosen


def test_part_of_what_is_published_may_be_missing(client, world) -> None:
    set_contract(procurement_method="open")
    assert "Part of it is missing." in page(client, "/contracts/buses")


def test_an_in_house_arrangement_is_held_to_the_same_account(client, world) -> None:
    set_contract(kind="in_house")
    shown = page(client, "/contracts/buses")
    assert "nobody was asked to bid" in shown
    for question in ("Was it chosen in the right way?", "Who answers if it fails?", "Are people treated with respect?"):
        assert question in shown


def test_the_chain_names_each_office_and_how_to_complain(client, world) -> None:
    provider, sub = (Party.objects.get(part=part) for part in ("provider", "subcontractor"))
    sub.under, sub.office = provider, ""
    sub.save()
    shown = page(client, "/contracts/buses")
    for words in ("Office of eastmarsh-council", "Write to the Guildhall.", "Subcontractor under Saltway Transport Ltd",
                  "Answers through its principal", "within 20 working days"):  # fmt: skip
        assert words in shown


def test_a_contract_without_parties_has_nobody_to_answer(client, world) -> None:
    Party.objects.all().delete()
    assert "We do not know who answers for this." in page(client, "/contracts/buses")


def test_respect_is_told_with_base_interval_and_address(client, world) -> None:
    told(world)
    shown = page(client, "/contracts/buses")
    respect = shown[shown.index('id="respect"') : shown.index('id="findings"')]
    assert "57.1 %" in respect and "24 of 42" in respect and "95 % interval 42.2 to 70.9 %" in respect
    assert "/number/" in respect and ".csv" in respect and "How staff treat people" in respect


def test_silence_is_a_gap_and_no_satisfaction(client, world) -> None:
    for address in ("/contracts/buses", "/services/school-buses"):
        assert "Silence is a gap, not satisfaction." in page(client, address)
    told(world)
    assert "Nobody has told about this yet." not in page(client, "/contracts/buses")


def test_too_few_people_are_counted_and_not_broken_down(client, world) -> None:
    told(world)
    contract = contracts(world, 1)[0]
    world.told(7, contract=contract, respect="respected")

    insight.refresh()
    insight.release(by=SYSTEM)
    shown = page(client, f"/contracts/{contract.slug}")
    assert "too few people told to say anything about it" in shown
    assert "Treated with respect</p>" not in shown


def test_a_small_number_is_withheld_on_the_page_and_in_the_file(client, world) -> None:
    told(world)
    shown = page(client, "/contracts/buses")
    themes = shown[shown.index('id="themes-caption"') :]
    food = themes[themes.index("Food") : themes.index("Food") + 400]
    assert "withheld" in food and ">3<" not in food
    lines = [row for row in rows(client, "/contracts/buses.csv") if "food" in row["counts"].lower()]
    assert [(row["value"], row["shown"]) for row in lines] == [("", "withheld")]


def test_only_released_numbers_are_shown(client, world) -> None:
    told(world)
    before = rows(client, "/contracts/buses.csv")
    world.told(40, themes=["waiting"])
    assert rows(client, "/contracts/buses.csv") == before and before


def test_every_line_of_the_file_has_its_own_address(client, world) -> None:
    told(world)
    lines = rows(client, "/contracts/buses.csv")
    assert len({row["address"] for row in lines}) == len(lines) > 5
    assert {client.get(row["address"]).status_code for row in lines if row["shown"] == "shown"} == {200}


def test_findings_and_their_clocks_stand_on_the_contract(client, world) -> None:
    finding(world, claim="Buses are late.", days_late=12)
    finding(world, claim="Elsewhere.", contract=contracts(world, 1)[0])
    shown = page(client, "/contracts/buses")
    assert "Buses are late." in shown and "Overdue for 12 days" in shown and "Elsewhere." not in shown


def test_predecessor_and_successor_lead_to_each_other(client, world) -> None:
    heir = contracts(world, 1)[0]
    actions.succeed(heir, predecessor=world.contract, by=SYSTEM)
    assert f'href="/contracts/{heir.slug}"' in page(client, "/contracts/buses")
    assert 'href="/contracts/buses"' in page(client, f"/contracts/{heir.slug}")


def test_sites_are_listed_with_what_is_not_known(client, world) -> None:
    Site.objects.create(contract=world.contract, name="East depot", outward="EM4")
    shown = page(client, "/contracts/buses")
    assert "East depot" in shown and "not known" in shown[shown.index("East depot") :]


def test_the_trace_leads_to_the_ledger(client, world) -> None:
    actions.add_site(world.contract, name="East depot", by=SYSTEM)
    shown = page(client, "/contracts/buses")
    assert "contract.sited" in shown and f"/ledger/?subject=contract:{world.contract.pk}" in shown


# --- bodies, services, places


def test_a_body_of_any_sector_and_part_has_the_same_page(client, world) -> None:
    told(world)
    for slug, part in (("eastmarsh-council", "Commissioner"), ("saltway-transport", "Provider"),
                       ("reedbed-minibuses", "Subcontractor")):  # fmt: skip
        shown = page(client, f"/bodies/{slug}")
        for words in (part, "School transport", "What it commissions and runs", "What it is called"):
            assert words in shown


def test_a_body_tells_its_names_identifiers_and_successor(client, world) -> None:
    world.provider.names.create(name="Saltway Coaches", kind="former", key="saltway coaches")
    BodyIdentifier.objects.create(body=world.provider, scheme="EM-REG", value="7", checked=False)
    world.provider.replaced_by = world.subcontractor
    world.provider.save()
    shown = page(client, "/bodies/saltway-transport")
    for words in ("Saltway Coaches", "Former name", "EM-REG-7", "Identifier, not checked", "/bodies/reedbed-minibuses"):
        assert words in shown


def test_contracts_are_never_ranked(client, world) -> None:
    told(world)
    other = contracts(world, 1)[0]
    world.told(30, contract=other, kind="praise")

    insight.refresh()
    insight.release(by=SYSTEM)
    shown = page(client, "/bodies/saltway-transport")
    assert "these are not ranks" in shown and "differs by more than chance" in shown
    assert "aria-sort" not in shown and "rank" not in shown.replace("these are not ranks", "")


def test_a_service_says_what_people_call_it_and_that_its_population_is_unknown(client, world) -> None:
    shown = page(client, "/services/school-buses")
    assert "minibus, school run" in shown and "Unknown" in shown
    Service.objects.update(population=5120, population_source="School census 2026")
    assert "5,120" in page(client, "/services/school-buses") and "School census 2026" in page(
        client, "/services/school-buses"
    )


def test_a_place_shows_who_answers_there_and_in_what_it_lies_in(client, world) -> None:
    finding(world, days_late=4)
    shown = page(client, "/places/2")
    assert "School transport" in shown and 'href="/places/1"' in shown and "Overdue for 4 days" in shown
    assert "finding published" in shown and "of 2 answers asked for" in shown and "is 4 days overdue." in shown


def test_a_place_where_nobody_answers_says_so(client, world) -> None:
    Place.objects.create(pk=9, name="Gull Island")
    assert "We do not know who answers here" in page(client, "/places/9")


@pytest.mark.parametrize("address", ["/bodies/no", "/services/no", "/contracts/no", "/places/77", "/methods/no",
                                     "/contracts/no.csv", "/bodies/no/contracts.csv"])  # fmt: skip
def test_what_is_not_there_has_its_page(client, world, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [*PAGES])
def test_a_fictional_thing_says_so_once(client, world, address: str, settings) -> None:
    Service.objects.update(fictional=True)
    assert page(client, address).count("This is fictional.") == 1
    (settings.HOME / "notice.txt").write_text("Eastmarsh is fictional.")
    assert "This is fictional." not in page(client, address)


def test_a_real_thing_is_not_called_fictional(client, world) -> None:
    set_contract(fictional=False)
    assert "fictional" not in page(client, "/contracts/buses")


@pytest.mark.parametrize("address", ["/bodies/saltway-transport/contracts.csv", "/services/school-buses/contracts.csv",
                                     "/places/1/contracts.csv"])  # fmt: skip
def test_the_list_of_contracts_is_a_file_too(client, world, address: str) -> None:
    told(world)
    contracts(world, 30)
    lines = {row["contract"]: row for row in rows(client, address)}
    assert len(lines) == 31
    assert (lines["buses"]["accounts"], lines["buses"]["problems"], lines["buses"]["problems_base"]) == (
        "63",
        "42",
        "63",
    )
    assert (lines["more-0"]["accounts"], lines["more-0"]["problems"]) == ("0", "")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_as_much_of_the_database_for_one_contract_as_for_thirty(
    client, world, django_assert_max_num_queries, address: str
) -> None:
    told(world)
    finding(world, days_late=3)
    Site.objects.create(contract=world.contract, name="East depot")
    contracts(world, 1)
    with django_assert_max_num_queries(40) as first:
        client.get(address)
    for number, contract in enumerate(Contract.objects.all()):
        finding(world, contract=contract, days_late=3)
        Site.objects.create(contract=world.contract, name=f"Depot {number}")
    for contract in _thirty_more(world):
        finding(world, contract=contract, days_late=3)
        finding(world, days_late=1)
        Site.objects.create(contract=world.contract, name=f"Yard {contract.pk}")
    with django_assert_max_num_queries(len(first)):
        client.get(address)


def _thirty_more(world) -> list[Contract]:
    Contract.objects.filter(slug="more-0").update(slug="one-more")
    return contracts(world, 30)


def test_why_there_is_no_share_is_said_rightly() -> None:
    def number(value, status="shown"):
        return PublishedNumber(Question("experiences"), value, status, 1, None, "1")

    assert share_words(share(18, 60)) == "30.0\u00a0% (19.9\u00a0to\u00a042.5)"
    assert share_words(None) == share_words(None, None, number(4)) == "nothing released"
    assert share_words(None, number(None, "withheld"), number(50)) == "withheld"
    assert share_words(None, number(50, "held"), number(60)) == "no share of an older number"
    assert share_words(None, number(5), number(9)) == "no share below 10"


# --- search


@pytest.mark.parametrize("text", ["saltway", "School transport", "minibus", "Marsh End"])
def test_search_finds_bodies_contracts_services_and_places(client, world, text: str) -> None:
    world.provider.names.create(name="Saltway Transport Ltd", key="saltway transport")
    shown = page(client, f"/search?text={text}")
    assert "Nothing fits" not in shown and shown.count('<h2 class="govuk-heading-m">') >= 1


def test_search_leads_on_where_there_is_more_than_it_shows(client, world) -> None:
    contracts(world, 12)
    assert "/contracts?text=More" in page(client, "/search?text=More")


def test_a_search_that_finds_nothing_says_what_to_do(client, world) -> None:
    assert "Take a word away" in page(client, "/search?text=zzz")
    assert "Nothing fits" not in page(client, "/search")
