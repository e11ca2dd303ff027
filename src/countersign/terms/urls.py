from django.urls import path

from countersign.terms.pages import building, desk, papers, public, sharing

app_name = "terms"

urlpatterns = [
    path("contracts/<slug:slug>/ocds.json", public.ocds_json, name="ocds-json"),
    path("contracts/<slug:slug>/schedule", public.schedule, name="schedule"),
    path("contracts/<slug:slug>/schedule/owed.csv", public.owed_csv, name="owed-csv"),
    path("contracts/<slug:slug>/schedule/<int:number>", public.version, name="version"),
    path("contracts/<slug:slug>/schedule/<int:number>.json", public.version_json, name="version-json"),
    path("contracts/<slug:slug>/schedule/<int:number>.docx", papers.word, name="version-docx"),
    path("contracts/<slug:slug>/schedule/<int:number>.pdf", papers.pdf, name="version-pdf"),
    path("contracts/<slug:slug>/schedule/<int:before>/to/<int:after>", public.compare, name="compare"),
    path("contracts/<slug:slug>/sharing", sharing.sharing, name="sharing"),
    path("contracts/<slug:slug>/sharing/<int:number>.jsonld", papers.agreement_json, name="agreement-json"),
    path("contracts/<slug:slug>/sharing/<int:number>.docx", papers.agreement_word, name="agreement-docx"),
    path("contracts/<slug:slug>/sharing/<int:number>.pdf", papers.agreement_pdf, name="agreement-pdf"),
    path("contracts/<slug:slug>/sharing/<int:number>/assessment.docx", papers.assessment_word, name="assessment-docx"),
    path("contracts/<slug:slug>/sharing/<int:number>/assessment.pdf", papers.assessment_pdf, name="assessment-pdf"),
    path("desk/terms", desk.desk, name="desk"),
    path("desk/terms/owed/<int:pk>", desk.owed, name="owed"),
    path("desk/terms/owed/<int:pk>/<slug:verb>", desk.deed, name="deed"),
    path("desk/terms/indicators/<int:pk>/rate", desk.rate, name="rate"),
    path("desk/terms/ratings/<int:pk>/reply", desk.reply, name="reply"),
    path("desk/terms/asked", sharing.accesses, name="accesses"),
    path("desk/terms/asked.csv", sharing.accesses_csv, name="accesses-csv"),
    path("desk/terms/<slug:slug>/sharing", sharing.arranged, name="arranged"),
    path("desk/terms/<slug:slug>/sharing/new", sharing.arrange, name="arrange"),
    path("desk/terms/<slug:slug>/sharing/<int:number>/sign/<int:pk>", sharing.sign, name="sign"),
    path("desk/terms/<slug:slug>/sharing/<int:number>/review", sharing.review, name="review"),
    path("desk/terms/<slug:slug>/sharing/<int:number>/<slug:verb>", sharing.stop, name="stop"),
    path("desk/terms/<slug:slug>/spend", desk.spend, name="spend"),
    path("desk/terms/<slug:slug>/begin", building.begin, name="begin"),
    path("desk/terms/<slug:slug>/<int:number>", building.build, name="build"),
    path("desk/terms/<slug:slug>/<int:number>/clauses/<slug:kind>", building.clause, name="clause"),
    path("desk/terms/<slug:slug>/<int:number>/agree", building.agree, name="agree"),
    path("desk/terms/<slug:slug>/<int:number>/drop", building.drop, name="drop"),
    path("desk/terms/<slug:slug>/<int:number>/<slug:part>", building.part, name="part"),
    path("desk/terms/<slug:slug>/<int:number>/<slug:part>/<int:pk>/away", building.take_away, name="take-away"),
]
