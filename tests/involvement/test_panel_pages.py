"""Pages of panels: what everybody sees, what a member does with a code, and the desk of whoever keeps one."""

from __future__ import annotations

from answers import town as town_
from answers.town import day
from countersign.involvement.actions import convening, meetings, voting
from countersign.involvement.models import Panel, Recommendation, Vote
from countersign.people.models import Account, Membership
from involvement.board import kinds


def _signed_in(client, role, body=None):
    account = Account.objects.create(username=f"page-{role}@example.org")
    Membership.objects.create(account=account, role=role, body=body)
    client.force_login(account)
    return client


def _page(client, path, **data):
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code in (200, 302), answer.content[-2000:]
    return answer.content.decode() if not answer.streaming else b"".join(answer.streaming_content).decode()


def _recommended(board):
    motion = "A printed timetable hangs at every stop of the school run."
    ballot = board.ballot(board.item, board.meeting, kind="recommend", motion=motion, to=board.town.place.provider)
    board.say(ballot, dict.fromkeys(board.sits(), "for"))
    buyer = kinds(board.sits(), "commissioner")[0]
    voting.vote(ballot, sitting=buyer, choice="against", dissent="It costs more than it helps.", by=board.buyer)
    return voting.count_ballot(ballot, by=board.steward)


def test_everybody_sees_seats_vacancies_agenda_votes_and_dissent(met, client):
    _recommended(met)
    meetings.publish_minutes(met.meeting, minutes="We spoke about timetables.", by=met.steward)
    panel = f"/panel/{met.panel.pk}"
    page = _page(client, panel)
    for words in ("Buses that leave before their time", "Eastmarsh Advice", "waits for an answer", "4 8 15 16 23 42"):
        assert words in page
    assert "It costs more than it helps." in _page(client, f"{panel}/meeting/{met.meeting.pk}")
    assert "user,,filled" in _page(client, f"{panel}/seats.csv")
    assert _page(client, f"{panel}/lottery/1.csv").startswith("panel,tickets,volunteers")
    assert met.panel.title in _page(client, "/panels")
    assert met.panel.title in _page(client, "/panels.csv")
    assert client.get(f"{panel}.json").json()["quorum"] == 4
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert client.get(f"{panel}/meeting/{met.meeting.pk}.{kind}").content.startswith(start)


def test_minutes_that_are_not_signed_off_are_no_file(met, client):
    assert client.get(f"/panel/{met.panel.pk}/meeting/{met.meeting.pk}.pdf").status_code == 404


def test_somebody_volunteers_without_an_account_and_finds_the_seat_by_code(met, client):
    convening.recruit_again(met.panel, recruits_until=day(40), by=met.buyer)
    path = f"/panel/{met.panel.pk}/volunteer"
    assert "Choose an answer" in _page(client, path, home="x")
    page = _page(client, path, trait0="Under 40", home="3 Reed Lane")
    code = page.split('class="cs-code">')[1].split("<")[0]
    assert "Error:" in _page(client, "/panels/code", code="wrong wrong")
    client.post("/panels/code", {"code": code})
    assert met.panel.title in _page(client, "/panels/mine")
    client.post(f"/panel/{met.panel.pk}/withdraw")
    assert met.panel.volunteers.get(number=7).state == "withdrawn"


def test_a_member_votes_with_the_code_and_nobody_without_it(met, client):
    ballot = met.ballot(met.item, met.meeting)
    user = met.users()[0]
    path = f"/panel/seat/{user.key}/vote/{ballot.pk}"
    assert "Enter the" in _page(client, path, choice="for")
    assert not Vote.objects.exists()
    client.post("/panels/code", {"code": met.codes[user.volunteer.number]})
    assert "Vote: This item is closed." in _page(client, "/panels/mine")
    _page(client, path, choice="against", dissent="Nothing has changed at the stops.")
    assert Vote.objects.get().dissent == "Nothing has changed at the stops."
    finding = met.town.finding
    _page(client, f"/panel/seat/{user.key}/item?about=finding:{finding.pk}", title="Again: late buses")
    assert met.panel.items.get(number=2).finding == finding
    _page(client, f"/panel/seat/{user.key}/leave", sure="1")
    assert len(met.users()) == 2


def test_whoever_keeps_the_panel_takes_each_step_at_the_desk(met, client):
    staff, desk = _signed_in(client, "steward"), f"/desk/panel/{met.panel.pk}"
    assert met.panel.title in _page(staff, "/desk/panels")
    assert "let them vote" in _page(staff, desk)
    to = met.town.place.provider.pk
    _page(staff, f"{desk}/ballot/{met.item.pk}", kind="recommend", motion="Print the timetables.", to=to)
    ballot = met.item.ballots.get()
    met.say(ballot, dict.fromkeys(met.sits(), "for"))
    _page(staff, f"{desk}/count/{ballot.pk}", sure="1")
    _page(staff, f"{desk}/minutes/{met.meeting.pk}", minutes="We spoke about timetables.")
    _page(staff, f"{desk}/pay/{met.users()[0].pk}", kind="pay", amount="45.00")
    assert Recommendation.objects.count() == 1
    assert met.panel.meetings.get().published_at
    assert "too soon" in _page(
        staff, f"{desk}/call/{met.panel.pk}", on_day="22", on_month="12", on_year="2026", where="Hall"
    )
    assert staff.get(f"{desk}/burn/1").status_code == 404


def test_a_body_answers_at_its_desk(met, client):
    _recommended(met)
    one = Recommendation.objects.get()
    staff = _signed_in(client, "provider", met.town.place.provider)
    assert "Recommendations that wait" in _page(staff, "/desk/panels")
    path = f"/desk/recommendation/{one.pk}"
    assert "cannot be checked" in _page(staff, path, answer="accept", reason="We will do it.", measure="We try.")
    given = {"measure": town_.MEASURE, "owner": "School Transport Team", "due_on_day": "1", "due_on_month": "3"}
    _page(staff, path, answer="accept", reason="We print and hang them.", due_on_year="2027", **given)
    one.refresh_from_db()
    assert (one.state, one.commitment.origin) == ("accepted", "panel")


def test_a_panel_is_drafted_from_its_contract(met, client):
    staff = _signed_in(client, "steward")
    said = {"title": "Second panel", "purpose": "Advises on fares.", "support": "A helper.", "users": "3", "pay": "40"}
    path = f"/desk/panels/new/{met.town.place.contract.slug}"
    assert "Write each line as" in _page(staff, path, quotas="Age, young", **said)
    _page(staff, path, quotas="Age, Under 40, 1, 2\nAge, 40 and over, 1, 2", **said)
    made = Panel.objects.get(title="Second panel")
    assert (made.seats.count(), made.state) == (6, "drafted")
    _page(staff, f"/desk/panel/{made.pk}/open/{made.pk}", recruits_until_day="1", recruits_until_month="2",
          recruits_until_year="2027")  # fmt: skip
    made.refresh_from_db()
    assert made.state == "recruiting"
