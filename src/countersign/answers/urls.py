"""Addresses of answers, promises and what those concerned say."""

from __future__ import annotations

from django.urls import path

from countersign.answers.pages import (
    contests,
    desk,
    feeds,
    giving,
    keeping,
    letter,
    mine,
    public,
    scrutiny,
    speaking,
    times,
    tracing,
    week,
)

app_name = "answers"
urlpatterns = [
    # for everybody
    path("commitments", public.listing, name="commitments"),
    path("commitments.csv", public.listing_csv, name="commitments-csv"),
    path("commitment/<int:number>", public.one, name="commitment"),
    path("commitment/<int:number>.json", public.one_json, name="commitment-json"),
    path("commitment/<int:number>/paper", speaking.paper, name="voice-paper"),
    path("answer-times", times.times, name="times"),
    path("answer-times.csv", times.times_csv, name="times-csv"),
    path("scrutiny", scrutiny.scrutiny, name="scrutiny"),
    path("scrutiny.csv", scrutiny.scrutiny_csv, name="scrutiny-csv"),
    path("week", week.week, name="week"),
    path("week.pdf", week.week_pdf, name="week-pdf"),
    path("week.docx", week.week_word, name="week-word"),
    path("feeds/<slug:what>.atom", feeds.everything, name="feed"),
    path("bodies/<slug:slug>/<slug:what>.atom", feeds.of_body, name="feed-body"),
    path("places/<int:pk>/<slug:what>.atom", feeds.of_place, name="feed-place"),
    path("trace/<slug:kind>/<str:name>.json", tracing.trace_json, name="trace-json"),
    path("trace/<slug:kind>/<str:name>", tracing.trace, name="trace"),
    # for those concerned, with their code
    path("receipt/answers", mine.mine, name="mine"),
    path("receipt/letter", letter.letter, name="letter"),
    path("receipt/letter.pdf", letter.letter_pdf, name="letter-pdf"),
    path("receipt/rounds/<int:number>", mine.voice, name="mine-voice"),
    path("receipt/answers/<int:number>/mark", mine.mark, name="mine-mark"),
    path("receipt/promises/<int:number>/contest", mine.contest, name="mine-contest"),
    # for those who answer
    path("desk/answers", desk.desk, name="desk"),
    path("desk/answers/<int:number>", giving.give, name="give"),
    path("desk/answers/<int:number>/drop", giving.drop, name="give-drop"),
    path("desk/answers/<int:number>/promises/<int:at>/remove", giving.remove_promise, name="give-remove"),
    path("desk/answers/<int:number>/<slug:step>", giving.step, name="give-step"),
    path("desk/commitments/<int:number>/claim", keeping.claim, name="claim"),
    path("desk/commitments/<int:number>/supersede", keeping.supersede, name="supersede"),
    path("desk/commitments/<int:number>/break-off", keeping.break_off, name="break-off"),
    path("desk/contests/<int:number>/reply", keeping.contest_reply, name="contest-reply"),
    # for stewards and advisers
    path("desk/voice", speaking.enter, name="voice"),
    path("desk/voice/contest", speaking.contest, name="voice-contest"),
    path("desk/contests", contests.listing, name="contests"),
    path("desk/contests/<int:number>", contests.one, name="contest"),
    path("desk/contests/<int:number>/settle", contests.settle, name="contest-settle"),
]
