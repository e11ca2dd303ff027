"""Addresses of the room of awards: procurements first, then track records."""

from __future__ import annotations

from django.urls import URLPattern, path

from countersign.awards.pages import (
    delivery,
    desk,
    feeds,
    judging,
    packs,
    public,
    records,
    referring,
    taking_part,
    talking,
    trying,
    using,
    why,
)

app_name = "awards"

_ONE = "awards/<slug:slug>/<int:number>"
_DESK = "desk/awards/<slug:slug>/<int:number>"

_PROCUREMENTS: list[URLPattern] = [
    path("awards", public.listing, name="list"),
    path("ocds_awardDecision_extension/1.0/<path:name>", public.extension, name="extension"),
    path("awards.csv", public.listing_csv, name="list-csv"),
    path("awards/feed.atom", feeds.everything, name="feed"),
    path("bodies/<slug:slug>/awards/feed.atom", feeds.of_body, name="feed-body"),
    path(_ONE, public.one, name="one"),
    path(f"{_ONE}/proof.json", public.proof_json, name="proof-json"),
    path(f"{_ONE}/ocds.json", public.ocds_json, name="ocds-json"),
    path(f"{_ONE}/scores.csv", public.scores_csv, name="scores-csv"),
    path(f"{_ONE}/why", why.why, name="why"),
    path(f"{_ONE}/what-if", why.what_if, name="what-if"),
    path(f"{_ONE}/bids/<int:bid>", why.bid, name="bid"),
    path(f"{_ONE}/bids/<int:bid>/summary.docx", why.summary_word, name="summary-docx"),
    path(f"{_ONE}/bids/<int:bid>/summary.pdf", why.summary_pdf, name="summary-pdf"),
    path(f"{_ONE}/weigh", taking_part.weigh, name="weigh"),
    path(f"{_ONE}/weigh/code", taking_part.weigh_code, name="weigh-code"),
    path(f"{_ONE}/score", taking_part.evaluate, name="evaluate"),
    path(f"{_ONE}/score/code", taking_part.evaluate_code, name="evaluate-code"),
    path(f"{_ONE}/score/<int:bid>", taking_part.score, name="score"),
    path(f"{_ONE}/ask", talking.ask, name="ask"),
    path(f"{_ONE}/challenge", talking.challenge, name="challenge"),
    path(f"{_ONE}/challenges/<int:challenge>/end", talking.end_challenge, name="end-challenge"),
    path(f"{_ONE}/bid", taking_part.bid, name="bid-in"),
    path(f"{_ONE}/bid/<int:bid>/withdraw", taking_part.withdraw, name="withdraw"),
    path("desk/awards", desk.desk, name="desk"),
    path("desk/awards/<slug:slug>/begin", desk.begin, name="begin"),
    path(_DESK, desk.build, name="build"),
    path(f"{_DESK}/terms", desk.terms, name="terms"),
    path(f"{_DESK}/criteria/<int:criterion>", desk.criterion, name="criterion"),
    path(f"{_DESK}/criteria/<int:criterion>/away", desk.drop_criterion, name="drop-criterion"),
    path(f"{_DESK}/invite", desk.invite, name="invite"),
    path(f"{_DESK}/points/<int:participant>", desk.points, name="points"),
    path(f"{_DESK}/evaluators/new", judging.seat, name="seat"),
    path(f"{_DESK}/evaluators/<int:seat>", judging.qualify, name="qualify"),
    path(f"{_DESK}/evaluators/<int:seat>/stand-down", judging.stand_down, name="stand-down"),
    path(f"{_DESK}/bids/<int:bid>/met", judging.met, name="met"),
    path(f"{_DESK}/bids/<int:bid>/disqualify", judging.disqualify, name="disqualify"),
    path(f"{_DESK}/bids/<int:bid>/marks/<int:criterion>", judging.moderate, name="moderate"),
    path(f"{_DESK}/questions/<int:question>", talking.answer, name="answer"),
    path(f"{_DESK}/do/<slug:verb>", desk.deed, name="deed"),
    path(f"{_DESK}/step/<slug:verb>", desk.step, name="step"),
]
_RECORDS: list[URLPattern] = [
    path("providers", records.providers, name="providers"),
    path("providers.csv", records.providers_csv, name="providers-csv"),
    path("providers.json", records.providers_json, name="providers-json"),
    path("providers/how-counted", records.how_counted, name="how-counted"),
    path("providers/what-if", trying.what_if, name="simulated"),
    path("providers/what-if.csv", trying.what_if_csv, name="simulated-csv"),
    path("providers/may-it-count", using.use, name="use"),
    path("providers/evidence/<int:pk>", records.reference, name="reference"),
    path("providers/evidence/<int:pk>/<slug:verb>", referring.deed, name="reference-deed"),
    path("providers/ties/new", referring.tie, name="tie"),
    path("providers/ties/<int:pk>/strike", referring.strike, name="tie-strike"),
    path("contracts/<slug:slug>/evidence", packs.packs, name="packs"),
    path("contracts/<slug:slug>/evidence/freeze", packs.freeze, name="pack-freeze"),
    path("packs/<int:pk>", packs.pack, name="pack"),
    path("packs/<int:pk>.<slug:kind>", packs.pack_file, name="pack-file"),
    path("flags", delivery.flags, name="flags"),
    path("flags.csv", delivery.flags_csv, name="flags-csv"),
    path("providers/<slug:slug>/record", records.record, name="record"),
    path("providers/<slug:slug>/record.csv", records.record_csv, name="record-csv"),
    path("providers/<slug:slug>/record.json", records.record_json, name="record-json"),
    path("providers/<slug:slug>/evidence/new", referring.offer, name="offer"),
]
urlpatterns = [*_PROCUREMENTS, *_RECORDS]
