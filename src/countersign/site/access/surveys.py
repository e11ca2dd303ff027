"""Surveys; the tests' small world holds one that is open and one that is reported."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may

_OPEN = {"slug": "the-evening-bus"}
_DONE = {"slug": "how-the-clinic-is"}

PAGES: dict[str, Opens] = {
    "involvement:surveys": everyone(),
    "involvement:survey-back": everyone(),
    "involvement:survey-mine": everyone(is_page=False),
    "involvement:survey-ready": everyone(is_page=False, name="friends-and-family"),
    "involvement:survey": everyone(**_OPEN),
    "involvement:survey-start": everyone(is_page=False, **_OPEN),
    "involvement:survey-question": everyone(is_page=False, name="uses", **_OPEN),
    "involvement:survey-check": everyone(is_page=False, **_OPEN),
    "involvement:survey-save": everyone(is_page=False, **_OPEN),
    "involvement:survey-equality": everyone(is_page=False, **_OPEN),
    "involvement:survey-write": everyone(is_page=False, **_OPEN),
    "involvement:survey-paper": everyone(is_page=False, **_OPEN),
    "involvement:survey-paper-arm": everyone(is_page=False, arm="others", **_OPEN),
    "involvement:survey-questionnaire": everyone(is_page=False, **_OPEN),
    "involvement:survey-codebook": everyone(is_page=False, **_OPEN),
    "involvement:survey-results": everyone(**_DONE),
    "involvement:survey-csv": everyone(is_page=False, **_DONE),
    "involvement:survey-json": everyone(is_page=False, **_DONE),
    "involvement:survey-equality-csv": everyone(is_page=False, **_DONE),
    "involvement:survey-enter": may("survey.enter", **_OPEN),
    "involvement:surveys-desk": may("survey.run"),
    "involvement:survey-compose": may("survey.draft"),
    "involvement:survey-remarks": may("survey.read_words"),
    "involvement:survey-remark": may("survey.read_words", number=1),
    "involvement:survey-desk": may("survey.draft", **_OPEN),
    "involvement:survey-report": may("survey.run", **_DONE),
    "involvement:survey-finding": may("survey.run", **_DONE),
    "involvement:survey-outcome": may("survey.run", **_OPEN),
    "involvement:survey-draw": may("survey.run", **_OPEN),
    "involvement:survey-deed": may("survey.run", is_page=False, verb="close", **_OPEN),
}
