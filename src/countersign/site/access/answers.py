"""Answers and promises; number 1 of each thing is the commissioner's."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may

PAGES: dict[str, Opens] = {
    "answers:commitments": everyone(),
    "answers:commitments-csv": everyone(is_page=False),
    "answers:commitment": everyone(number=1),
    "answers:commitment-json": everyone(is_page=False, number=1),
    "answers:voice-paper": everyone(number=1),
    "answers:times": everyone(),
    "answers:times-csv": everyone(is_page=False),
    "answers:scrutiny": everyone(),
    "answers:scrutiny-csv": everyone(is_page=False),
    "answers:week": everyone(),
    "answers:week-pdf": everyone(is_page=False),
    "answers:week-word": everyone(is_page=False),
    "answers:feed": everyone(is_page=False, what="overdue"),
    "answers:feed-body": everyone(is_page=False, slug="saltway-transport", what="answered"),
    "answers:feed-place": everyone(is_page=False, pk=1, what="confirmed"),
    "answers:letter": everyone(is_page=False),
    "answers:letter-pdf": everyone(is_page=False),
    "answers:trace": everyone(kind="commitment", name="1"),
    "answers:trace-json": everyone(is_page=False, kind="commitment", name="1"),
    "answers:mine": everyone(is_page=False),
    "answers:mine-voice": everyone(is_page=False, number=1),
    "answers:mine-mark": everyone(is_page=False, number=1),
    "answers:mine-contest": everyone(is_page=False, number=1),
    "answers:desk": may("answer.give"),
    "answers:give": may("answer.give", is_page=False, number=1),
    "answers:give-drop": may("answer.give", is_page=False, number=1),
    "answers:give-remove": may("answer.give", is_page=False, number=1, at=0),
    "answers:give-step": may("answer.give", number=1, step="kind"),
    "answers:claim": may("commitment.claim", number=1),
    "answers:supersede": may("commitment.change", number=1),
    "answers:break-off": may("commitment.change", number=1),
    "answers:contest-reply": may("contest.reply", number=1),
    "answers:voice": may("commitment.enter_voice"),
    "answers:contests": may("contest.sign_off"),
    "answers:contest": may("contest.sign_off", number=1),
    "answers:contest-settle": may("contest.settle", is_page=False, number=1),
}
