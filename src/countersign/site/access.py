"""Who may open which page. Every address stands here; one that does not is shut, and a test names it.

This is the outer door: it says who may *see* a page. What may be *done* there is the table in
``people.rules``, asked by the actions themselves. Rooms add their lines below, with an example of each
address for the tests that visit every page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from countersign.errors import NotAllowed
from countersign.people.rules import Actor, can, deed


@dataclass(frozen=True)
class Opens:
    """To whom a page opens: to everyone, to everyone signed in, or to those who may do one of the ``deeds``.

    ``example`` holds arguments of the address that exist in the tests' small world (``tests/browser/world.py``); a
    page without one is visited with no arguments. ``is_page`` is False for addresses that answer with a
    file or only take a POST.
    """

    to: str  # "everyone" | "signed in" | "deeds"
    deeds: tuple[str, ...] = ()
    example: Mapping[str, object] = field(default_factory=dict)
    is_page: bool = True

    def admits(self, actor: Actor) -> bool:
        """Whether this actor may open the page, for any body at all; the action asks again for the body
        concerned.
        """
        if self.to == "everyone":
            return True
        if actor.kind != "staff":
            return False
        return self.to == "signed in" or any(_for_some_body(actor, name) for name in self.deeds)


def _for_some_body(actor: Actor, name: str) -> bool:
    return any(can(actor, name, body_id=body) for body in {None, *(body for _, body in actor.roles)})


def everyone(*, is_page: bool = True, **example: object) -> Opens:
    return Opens("everyone", example=example, is_page=is_page)


def signed_in(*, is_page: bool = True, **example: object) -> Opens:
    return Opens("signed in", example=example, is_page=is_page)


def may(*deeds: str, is_page: bool = True, **example: object) -> Opens:
    """Opens to those who may do one of these deeds (names in ``people.rules.DEEDS``)."""
    return Opens("deeds", deeds=deeds, example=example, is_page=is_page)


NOBODY = Opens("deeds")

# name of the address -> to whom it opens
ACCESS: dict[str, Opens] = {
    # standing pages
    "home": everyone(),
    "about": everyone(),
    "accessibility": everyone(),
    "privacy": everyone(),
    "cookies": everyone(),
    "methods": everyone(),
    "help": everyone(),
    # pages that compose several rooms; the examples are in tests/browser/world.py
    "ask": everyone(is_page=False),
    "search": everyone(),
    "method": everyone(slug="small-numbers"),
    "body": everyone(slug="saltway-transport"),
    "body-csv": everyone(is_page=False, slug="saltway-transport"),
    "body-contracts-csv": everyone(is_page=False, slug="saltway-transport"),
    "service": everyone(slug="school-buses"),
    "service-csv": everyone(is_page=False, slug="school-buses"),
    "service-contracts-csv": everyone(is_page=False, slug="school-buses"),
    "market": everyone(),
    "market-csv": everyone(is_page=False),
    "contract": everyone(slug="buses"),
    "contract-csv": everyone(is_page=False, slug="buses"),
    "place": everyone(pk=1),
    "place-contracts-csv": everyone(is_page=False, pk=1),
    "contact": everyone(),
    "alive": everyone(is_page=False),
    "ready": everyone(is_page=False),
    "robots": everyone(is_page=False),
    "security-txt": everyone(is_page=False),
    # people
    "sign-in": everyone(),
    "sign-out": everyone(is_page=False),
    "account": signed_in(),
    "password": signed_in(),
    # insight; the example is the number of all accounts, which any release has
    "number": everyone(address="ew52iiqcd5dzlyxy"),
    "number-csv": everyone(is_page=False, address="ew52iiqcd5dzlyxy"),
    "number-json": everyone(is_page=False, address="ew52iiqcd5dzlyxy"),
    "measures": everyone(),
    "measures-csv": everyone(is_page=False),
    "measures-json": everyone(is_page=False),
    "measure": everyone(id="accounts"),
    "measure-csv": everyone(is_page=False, id="accounts"),
    "measure-json": everyone(is_page=False, id="accounts"),
    "measure-version": everyone(id="accounts", version="1"),
    "measure-svg": everyone(is_page=False, id="accounts", chart="time"),
    "measure-chart-csv": everyone(is_page=False, id="accounts", chart="time"),
    "measure-about": everyone(id="problems", about=77),
    "measure-about-svg": everyone(is_page=False, id="problems", about=77, chart="time"),
    "measure-about-csv": everyone(is_page=False, id="problems", about=77, chart="time"),
    "series-svg": everyone(is_page=False, address="ew52iiqcd5dzlyxy", per="month"),
    "series-csv": everyone(is_page=False, address="ew52iiqcd5dzlyxy", per="month"),
    # rooms: add your lines in the order of the loop
    # terms
    "terms:schedule": everyone(slug="buses"),
    "terms:ocds-json": everyone(is_page=False, slug="buses"),
    "terms:owed-csv": everyone(is_page=False, slug="buses"),
    "terms:version": everyone(slug="buses", number=1),
    "terms:version-json": everyone(is_page=False, slug="buses", number=1),
    "terms:version-docx": everyone(is_page=False, slug="buses", number=1),
    "terms:version-pdf": everyone(is_page=False, slug="buses", number=1),
    "terms:compare": everyone(slug="buses", before=1, after=1),
    "terms:desk": may("term.meet", "schedule.draft"),
    "terms:owed": may("term.meet", "term.excuse", pk=1),
    "terms:deed": may("term.meet", "term.excuse", pk=1, verb="publish"),
    "terms:rate": may("kpi.rate", pk=1),
    "terms:reply": may("kpi.reply", pk=1),
    "terms:spend": may("engagement.spend", slug="buses"),
    "terms:begin": may("schedule.draft", slug="buses"),
    "terms:build": may("schedule.draft", slug="buses", number=2),
    "terms:clause": may("schedule.draft", slug="buses", number=2, kind="kpis"),
    "terms:part": may("schedule.draft", slug="buses", number=2, part="items"),
    "terms:agree": may("schedule.agree", is_page=False, slug="buses", number=2),
    "terms:drop": may("schedule.draft", is_page=False, slug="buses", number=2),
    "terms:take-away": may("schedule.draft", is_page=False, slug="buses", number=2, part="items", pk=1),
    "terms:sharing": everyone(slug="buses"),
    "terms:arranged": may("sharing.draft", slug="buses"),
    "terms:arrange": may("sharing.draft", slug="buses"),
    "terms:sign": may("sharing.sign", "sharing.sign_for_host", is_page=False, slug="buses", number=1, pk=1),
    "terms:stop": may("sharing.stop", slug="buses", number=1, verb="drop"),
    "terms:review": may("sharing.stop", slug="buses", number=1),
    "terms:accesses": may("sharing.watch"),
    "terms:accesses-csv": may("sharing.watch", is_page=False),
    # intake
    "import": may("import.run"),
    "import-map": may("import.run", is_page=False),
    "import-check": may("import.run", is_page=False),
    "import-begin": may("import.run", is_page=False),
    "import-run": may("import.run", is_page=False, key="-"),
    "import-refusals": may("import.run", is_page=False, key="-"),
    "import-stop": may("import.run", is_page=False, key="-"),
    "import-resume": may("import.run", is_page=False, key="-"),
    "import-undo": may("import.run", is_page=False, key="-"),
    # register
    "register:bodies": everyone(),
    "register:bodies-csv": everyone(is_page=False),
    "register:services": everyone(),
    "register:services-csv": everyone(is_page=False),
    "register:contracts": everyone(),
    "register:contracts-csv": everyone(is_page=False),
    # experiences
    "tell": everyone(),
    "tell-what": everyone(is_page=False),
    "tell-whose": everyone(is_page=False),
    "tell-answers": everyone(is_page=False),
    "tell-when": everyone(is_page=False),
    "tell-check": everyone(is_page=False),
    "tell-save": everyone(is_page=False),
    "tell-drop": everyone(is_page=False),
    "tell-back": everyone(),
    "tell-paper": everyone(),
    "follow": everyone(),
    "follow-mine": everyone(is_page=False),
    "follow-add": everyone(is_page=False),
    "follow-afraid": everyone(is_page=False),
    "contact-leave": everyone(is_page=False),
    "contact-new": everyone(is_page=False),
    "contact-remove": everyone(is_page=False),
    "contact-stop": everyone(is_page=False, token="-"),
    "follow-put-down": everyone(is_page=False),
    "enter": may("experience.enter"),
    "desk": may("experience.read_unpublished"),
    "desk-held": may("experience.hold"),
    "desk-account": may("experience.read_unpublished", key="desk-example"),
    "desk-hold": may("experience.hold", is_page=False, key="-"),
    "desk-original": may("experience.open_original", is_page=False, key="-"),
    "desk-deed": may("experience.hold", is_page=False, key="-", verb="release"),
    "desk-redactions": may("experience.redact"),
    "desk-right": may("experience.redact", is_page=False, key="-"),
    "desk-doubtful": may("experience.sort"),
    "desk-decide": may("experience.sort", is_page=False, key="-"),
    "desk-attach": may("experience.attach"),
    "desk-attach-one": may("experience.attach", key="desk-unsure"),
    "desk-leave": may("experience.attach", is_page=False, key="-"),
    "desk-copies": may("experience.merge"),
    "desk-copies-one": may("experience.merge", number=1),
    "desk-batches": may("experience.sign_off"),
    "desk-batch": may("experience.sign_off", number=1),
    "desk-batch-next": may("experience.code", is_page=False, number=1),
    "desk-sign-off": may("experience.sign_off", is_page=False, number=1),
    "desk-read-all": may("experience.sign_off", is_page=False, number=1),
    "desk-read": may("experience.code", key="desk-example"),
    "desk-agree": may("experience.code", is_page=False, key="-"),
    "desk-correct": may("experience.redact", key="desk-example"),
    "desk-texts": may("experience.sign_off"),
    "desk-sign-off-text": may("experience.sign_off", is_page=False, key="-"),
    "shared": may("sharing.ask", slug="buses"),
    "shared-csv": may("sharing.ask", is_page=False, slug="buses", part="words"),
    "desk-gaps": may("experience.attach"),
    "desk-gap": may("experience.attach", number=1),
    "sources": may("experience.redact"),
    "steps": may("experience.redact", is_page=False, slug="-"),
    "step-run": may("experience.redact", is_page=False, slug="-", step="sort"),
    # findings
    "findings:list": everyone(),
    "findings:list-csv": everyone(is_page=False),
    "findings:one": everyone(number=1),
    "findings:one-csv": everyone(is_page=False, number=1),
    "findings:one-json": everyone(is_page=False, number=1),
    "findings:checks": may("finding.read_draft"),
    "findings:check": may("finding.read_draft", number=2),
    "findings:desk": may("finding.draft"),
    "findings:draft": may("finding.draft"),
    "findings:publish": may("finding.publish", is_page=False),
    "findings:desk-one": may("finding.draft", number=1),
    "findings:step": may("finding.draft", is_page=False, number=1, verb="correct"),
    # answers; number 1 of each thing is the commissioner's
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
    # ledger
    "ledger:newest": everyone(),
    "ledger:line": everyone(index=0),
    "ledger:line-json": everyone(is_page=False, index=0),
    "ledger:checkpoint": everyone(is_page=False),
    "ledger:tile": everyone(is_page=False, path="0/000"),
    # notices
    "notices:list": may("notice.manage"),
    "notices:deed": may("notice.manage", is_page=False, number=1, verb="drop"),
}


def of(view_name: str) -> Opens:
    """To whom an address opens; an address that is not listed opens to nobody."""
    return ACCESS.get(view_name, NOBODY)


def refusal(opens: Opens) -> NotAllowed:
    """What to say at a shut door: which roles this page takes."""
    roles = sorted({role for name in opens.deeds for role in (*deed(name).roles, *deed(name).for_own_body)})
    remedy = f"It opens to: {', '.join(roles)}. Ask the host of this register." if roles else ""
    return NotAllowed("This page does not open to your role.", remedy=remedy)
