"""Addresses of the room, subject by subject."""

from __future__ import annotations

from django.urls import URLPattern, path

from countersign.involvement.pages import (
    composing,
    desk,
    mine,
    panel_desk,
    panel_files,
    panels,
    planning,
    public,
    seats,
    signing,
)
from countersign.involvement.pages.surveys import answering as answers
from countersign.involvement.pages.surveys import desk as survey_desk
from countersign.involvement.pages.surveys import public as survey_pages

app_name = "involvement"

ASKS: list[URLPattern] = [
    path("asks", public.listing, name="asks"),
    path("asks.csv", public.listing_csv, name="asks-csv"),
    path("asks/feed", public.feed, name="asks-feed"),
    path("ask/<int:number>", public.one, name="ask"),
    path("ask/<int:number>.json", public.one_json, name="ask-json"),
    path("ask/<int:number>.pdf", public.paper, name="ask-paper"),
    path("ask/<int:number>/sign-up", signing.sign_up, name="sign-up"),
    path("ask/<int:number>/incident", signing.incident, name="incident"),
    path("taking-part", mine.code, name="code"),
    path("taking-part/mine", mine.mine, name="mine"),
    path("taking-part/address", mine.address, name="address"),
    path("taking-part/choose", mine.choose, name="choose"),
    path("taking-part/leave", mine.leave, name="leave"),
    path("taking-part/put-down", mine.put_down, name="put-down"),
    path("taking-part/stop/<str:token>", mine.stop, name="stop"),
    path("taking-part/<str:key>/result", mine.result, name="result"),
    path("taking-part/<str:key>/take-back", mine.take_back, name="take-back"),
    path("taking-part/<str:key>/<slug:verb>", mine.deed, name="mine-deed"),
    path("does-it-help", planning.does_it_help, name="does-it-help"),
    path("contracts/<slug:slug>/invited", planning.invited, name="invited"),
    path("desk/asks", desk.desk, name="desk"),
    path("desk/asks/new", composing.compose, name="compose"),
    path("desk/asks/plan", planning.planner, name="planner"),
    path("desk/asks/plan.csv", planning.planner_csv, name="planner-csv"),
    path("desk/asks/settle/<int:finding>", desk.settle_by_ask, name="settle-by-ask"),
    path("desk/asks/incidents/<str:key>", desk.incident, name="desk-incident"),
    path("desk/asks/<int:number>", desk.one, name="desk-ask"),
    path("desk/asks/<int:number>/edit", composing.edit, name="edit"),
    path("desk/asks/<int:number>/enter", signing.enter, name="enter"),
    path("desk/asks/<int:number>/do/<slug:verb>", desk.verb, name="desk-verb"),
    path("desk/asks/<int:number>/seen/<str:key>", desk.place_deed, name="see-check"),
    path("desk/asks/<int:number>/<str:key>/<slug:what>", desk.person, name="person"),
]

PANELS: list[URLPattern] = [
    path("panels", panels.listing, name="panels"),
    path("panels.csv", panel_files.listing_csv, name="panels-csv"),
    path("panels/code", seats.code, name="panels-code"),
    path("panels/mine", seats.mine, name="panels-mine"),
    path("panel/<int:number>", panels.one, name="panel"),
    path("panel/<int:number>.json", panel_files.one_json, name="panel-json"),
    path("panel/<int:number>/seats.csv", panel_files.seats_csv, name="panel-seats-csv"),
    path("panel/<int:number>/agenda.csv", panel_files.agenda_csv, name="panel-agenda-csv"),
    path("panel/<int:number>/votes.csv", panel_files.votes_csv, name="panel-votes-csv"),
    path("panel/<int:number>/recommendations.csv", panel_files.recommendations_csv, name="panel-recommendations-csv"),
    path("panel/<int:number>/feed", panel_files.feed, name="panel-feed"),
    path("panel/<int:number>/lottery/<int:draw>.csv", panel_files.lottery_csv, name="panel-lottery-csv"),
    path("panel/<int:number>/meeting/<int:meeting>", panels.meeting, name="panel-meeting"),
    path("panel/<int:number>/meeting/<int:meeting>.pdf", panel_files.minutes_pdf, name="panel-minutes-pdf"),
    path("panel/<int:number>/meeting/<int:meeting>.docx", panel_files.minutes_word, name="panel-minutes-docx"),
    path("panel/<int:number>/volunteer", seats.volunteer, name="panel-volunteer"),
    path("panel/<int:number>/withdraw", seats.withdraw, name="panel-withdraw"),
    path("panel/seat/<str:key>/item", seats.item, name="panel-item"),
    path("panel/seat/<str:key>/leave", seats.leave, name="panel-leave"),
    path("panel/seat/<str:key>/vote/<int:number>", seats.vote, name="panel-vote"),
    path("desk/panels", panel_desk.desk, name="panel-desk"),
    path("desk/panels/new/<slug:slug>", panel_desk.draft, name="panel-draft"),
    path("desk/panel/<int:number>", panel_desk.keep, name="panel-keep"),
    path("desk/panel/<int:number>/volunteer", seats.enter, name="panel-enter"),
    path("desk/panel/<int:number>/<slug:verb>/<int:key>", panel_desk.step, name="panel-step"),
    path("desk/recommendation/<int:number>", panel_desk.answer, name="panel-answer"),
]

SURVEYS: list[URLPattern] = [
    path("surveys", survey_pages.listing, name="surveys"),
    path("surveys/back", answers.come_back, name="survey-back"),
    path("surveys/mine", answers.mine, name="survey-mine"),
    path("surveys/ready/<slug:name>.xlsx", survey_pages.ready, name="survey-ready"),
    path("survey/<slug:slug>", survey_pages.one, name="survey"),
    path("survey/<slug:slug>/start", answers.start, name="survey-start"),
    path("survey/<slug:slug>/question/<str:name>", answers.question, name="survey-question"),
    path("survey/<slug:slug>/check", answers.check, name="survey-check"),
    path("survey/<slug:slug>/save", answers.save, name="survey-save"),
    path("survey/<slug:slug>/equality", answers.equality, name="survey-equality"),
    path("survey/<slug:slug>/write-to-me", answers.write, name="survey-write"),
    path("survey/<slug:slug>/paper.pdf", survey_pages.paper, name="survey-paper"),
    path("survey/<slug:slug>/paper/<str:arm>.pdf", survey_pages.paper, name="survey-paper-arm"),
    path("survey/<slug:slug>/questionnaire.xlsx", survey_pages.questionnaire, name="survey-questionnaire"),
    path("survey/<slug:slug>/codebook.csv", survey_pages.codebook, name="survey-codebook"),
    path("survey/<slug:slug>/results", survey_pages.results, name="survey-results"),
    path("survey/<slug:slug>/results.csv", survey_pages.results_csv, name="survey-csv"),
    path("survey/<slug:slug>/results.json", survey_pages.results_json, name="survey-json"),
    path("survey/<slug:slug>/equality.csv", survey_pages.equality_csv, name="survey-equality-csv"),
    path("survey/<slug:slug>/enter", survey_desk.enter, name="survey-enter"),
    path("desk/surveys", survey_desk.desk, name="surveys-desk"),
    path("desk/surveys/draft", survey_desk.compose, name="survey-compose"),
    path("desk/surveys/words", survey_desk.remarks, name="survey-remarks"),
    path("desk/surveys/words/<int:number>", survey_desk.remark, name="survey-remark"),
    path("desk/survey/<slug:slug>", survey_desk.one, name="survey-desk"),
    path("desk/survey/<slug:slug>/report", survey_desk.report, name="survey-report"),
    path("desk/survey/<slug:slug>/finding", survey_desk.finding, name="survey-finding"),
    path("desk/survey/<slug:slug>/outcome", survey_desk.outcome, name="survey-outcome"),
    path("desk/survey/<slug:slug>/draw", survey_desk.draw, name="survey-draw"),
    path("desk/survey/<slug:slug>/do/<slug:verb>", survey_desk.deed, name="survey-deed"),
]

urlpatterns: list[URLPattern] = [*ASKS, *PANELS, *SURVEYS]
