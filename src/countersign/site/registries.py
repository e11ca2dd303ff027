"""What rooms hand down to the rooms below them, by name, and what is begun by the clock.

A lower room never imports a higher one; it reads these lists from the settings, which take them in whole.
"""

from __future__ import annotations

from pathlib import Path

# What `countersign work` starts by itself: (task, every so many minutes or daily at this time, UTC).
TIMETABLE: list[tuple[str, int | str]] = [
    ("countersign.answers.jobs.hand_on", "00:05"),
    ("countersign.answers.jobs.keep_clocks", "00:10"),
    ("countersign.answers.jobs.write_digests", "05:30"),
    ("countersign.terms.jobs.keep_terms", "00:20"),
    ("countersign.involvement.jobs.close_surveys", "00:30"),
    ("countersign.involvement.jobs.destroy_raw_answers", "01:35"),
    ("countersign.terms.jobs.destroy_rehearsals", "01:20"),
    ("countersign.experiences.jobs.look_for_campaigns", "00:40"),
    ("countersign.experiences.jobs.forget_origins", "01:55"),
    ("countersign.experiences.jobs.book_time", "01:20"),
    ("countersign.experiences.jobs.keep_gaps", "05:20"),
    ("countersign.experiences.jobs.destroy_expired", "01:30"),
    ("countersign.experiences.jobs.drop_expired_drafts", "01:40"),
    ("countersign.experiences.jobs.destroy_expired_contacts", "01:45"),
    ("countersign.involvement.jobs.keep_asks", "00:25"),
    ("countersign.involvement.jobs.destroy_expired", "01:47"),
    ("countersign.intake.jobs.clear_inbox", "01:50"),
    ("countersign.intake.jobs.read_due", 5),
    ("countersign.register.jobs.check_links", 15),
    ("countersign.people.jobs.send_sign_in_links", 1),
    ("countersign.people.jobs.forget", "03:50"),
    ("countersign.people.jobs.keep_unsealings", 15),
    ("countersign.people.jobs.forget_unsealings", "03:55"),
    ("countersign.notices.jobs.tidy", "04:00"),
    ("countersign.work.jobs.forget_old", "04:30"),
    ("countersign.awards.jobs.open_due", 5),
    ("countersign.notices.jobs.deliver", 1),
]

# Rooms hand their facts to the evidence store through this one list (see countersign.insight).
INSIGHT_FACTS: list[str] = [
    "countersign.experiences.facts.EXPERIENCES",
    "countersign.experiences.facts.APART",
    "countersign.answers.facts.ANSWERS",
    "countersign.answers.facts.COMMITMENTS",
    "countersign.awards.facts.RESULTS",
    "countersign.involvement.facts.surveys.ANSWERS",
    "countersign.involvement.facts.surveys.EQUALITY",
    "countersign.register.facts.WRONG_DOORS",
]
# The room that hears people hands over words to find themes in (see countersign.insight.voices).
INSIGHT_VOICES: str = "countersign.experiences.queries.voices.VOICES"
# Rooms above insight say which of their numbers are public (see countersign.insight.cubes).
INSIGHT_CUBES: list[str] = [
    str(Path(__file__).parents[1] / room / "cubes.toml") for room in ("involvement", "register")
]
# Rooms above findings count people for them who told no account: facts -> who counts them (see
# countersign.findings.queries.numbers).
FINDING_COUNTERS: dict[str, str] = {"survey_answers": "countersign.involvement.queries.surveys.counted"}
# Rooms hand the ledger what it must be able to check against its lines (see countersign.ledger).
LEDGER_WITNESSES: list[str] = [
    "countersign.experiences.queries.witness.received",
    "countersign.experiences.queries.witness.published",
    "countersign.insight.queries.witness",
    "countersign.insight.themes.witness",
    "countersign.terms.facts.witness",
    "countersign.terms.facts.readiness",
    "countersign.findings.facts.witness",
    "countersign.findings.facts.clocks",
    "countersign.answers.facts.witness",
    "countersign.awards.queries.witness.witness",
    "countersign.awards.facts.record_witness",
    "countersign.involvement.facts.asks",
    "countersign.involvement.facts.surveys.witness",
    "countersign.involvement.facts.panels.witness",
]
# Rooms say what a file can be imported into (see countersign.intake.targets).
INTAKE_TARGETS: list[str] = [
    "countersign.experiences.imports.TARGET",
    "countersign.register.targets.BODIES",
    "countersign.register.targets.PLACES",
    "countersign.register.targets.SERVICES",
    "countersign.register.targets.LISTINGS",
    "countersign.register.targets.CONTRACTS",
]
# Rooms say how sources elsewhere are spoken to, and what comes of them (see countersign.intake.kinds).
INTAKE_KINDS: list[str] = [
    "countersign.register.inlets.hsds.HSDS",
    "countersign.register.inlets.ocds.OCDS",
    "countersign.experiences.inlets.open311.OPEN311",
    "countersign.experiences.inlets.mail.MAIL",
    "countersign.intake.ways.table.TABLE",
    "countersign.intake.ways.folder.FOLDER",
]
# Rooms tell the holder of a receipt where their account is counted (see countersign.experiences.queries.own).
EXPERIENCE_TRAILS: list[str] = [
    "countersign.findings.queries.trail.trail",
    "countersign.answers.queries.trail",
]
# Rooms add to the page of a finding what they know of it (see countersign.findings.pages.parts).
FINDING_PARTS: list[str] = [
    "countersign.answers.pages.beside.beside",
    "countersign.involvement.pages.beside.beside",
    "countersign.involvement.pages.agenda.beside_finding",
]
# Rooms add to what a page shows of a promise, a clause or a gap (see countersign.frontend.parts).
SUBJECT_PARTS: list[str] = ["countersign.involvement.pages.agenda.beside"]
# Rooms say what they write of, in which words and to whom (see countersign.notices.kinds).
NOTICE_KINDS: list[str] = [
    "countersign.notices.letters.KINDS",
    "countersign.experiences.letters.KINDS",
    "countersign.findings.letters.KINDS",
    "countersign.answers.letters.KINDS",
    "countersign.involvement.letters.KINDS",
]
# How the owner of an account is written to (see countersign.people.actions.letters).
ACCOUNT_LETTERS = "countersign.notices.actions.accounts.write_to_account"
# Rooms above terms hand over what they hold about a clause (see countersign.terms.queries.verdicts).
TERMS_EVIDENCE: list[str] = [
    "countersign.findings.queries.in_time.answers_in_time",
    "countersign.involvement.queries.co_governance.co_governance",
]
# Rooms measure what an item of readiness names (see countersign.terms.queries.measured).
READINESS_MEASURES: list[str] = [
    "countersign.terms.queries.measured.offices_named",
    "countersign.terms.queries.measured.two_can_act",
    "countersign.terms.queries.measured.terms_agreed",
    "countersign.terms.queries.measured.sharing_arranged",
    "countersign.terms.queries.measured.time_and_money",
    "countersign.terms.queries.measured.published_in_time",
    "countersign.experiences.queries.ready.imports_clean",
    "countersign.findings.queries.ready.answers_in_time",
    "countersign.findings.queries.ready.loop_tried",
    "countersign.answers.queries.ready.promises_kept",
    "countersign.involvement.queries.ready.recommendations_answered",
]
# Rooms above say whether a change that a clause promises can be checked, and take it on once it is agreed
# (see countersign.terms.actions.promising and .agreeing).
TERMS_CHANGE_CHECKS: list[str] = ["countersign.answers.rules.check_change"]
TERMS_FOLLOWERS: list[str] = ["countersign.answers.actions.commit_changes"]
# A room counts the messages that the host carried about a contract (see countersign.terms.queries.sharing).
TERMS_MESSAGES: str = "countersign.experiences.queries.messages.messages_counted"
# Rooms count what came since a day, to be held against a forecast (see countersign.terms.queries.rehearsed).
REHEARSAL_ACTUALS: list[str] = ["countersign.findings.queries.ready.came_since"]
# Rooms forget what they hold of an account when its teller withdraws it (see countersign.experiences.actions).
EXPERIENCE_LEAVERS: list[str] = [
    "countersign.answers.actions.forget",
    "countersign.involvement.actions.surveys.forget",
]
# Rooms say what else they hold of an account, for the person who told it (see experiences.queries.holdings).
EXPERIENCE_HOLDINGS: list[str] = ["countersign.answers.queries.held.held"]
# Tasks that a release leaves for `countersign work` (see countersign.insight.actions.releasing).
RELEASE_FOLLOWERS: list[str] = [
    "countersign.findings.jobs.review_published",
    "countersign.insight.jobs.look_for_themes",
]
# Rooms vouch for what a panel says of a claimed change (see countersign.answers.queries.heard).
COMMITMENT_CONFIRMERS: list[str] = ["countersign.involvement.queries.panel_word.words"]
# What two people may open outside the ordinary way (see countersign.people.sealables).
SEALABLES: list[str] = [
    "countersign.experiences.actions.unsealing.ORIGINAL",
    "countersign.experiences.actions.unsealing.CONTACT",
    "countersign.involvement.actions.unsealing.ADDRESS",
]
# What is sealed, and to what each value is bound, so that a key can be replaced (see people.actions.resealing).
SEALED_COLUMNS: dict[str, str] = {
    "people.SecondFactor.sealed": "second-factor:{row.account_id}",
    "experiences.Sealed.value": "experience:{row.experience.key}",
    "experiences.Contact.sealed": "contact:{row.mark}",
    "experiences.Draft.value": "draft:{row.key}",
    "involvement.Address.sealed": "participant:{row.participant.mark}",
    "involvement.Incident.sealed": "{row.subject}",
    "involvement.Response.sealed": "survey-response:{row.key}",
    "involvement.Reader.sealed": "survey-reader:{row.mark}",
    "involvement.Survey.seed_sealed": "survey-seed:{row.slug}",
    "involvement.EqualityAnswer.sealed": "equality:{row.survey_id}",
    "awards.Bid.sealed": "bid:{row.subject}",
    "notices.Notice.sealed": "notice:{row.key}",
}
SEALED_APART: tuple[str, ...] = ("involvement.EqualityAnswer.sealed",)  # under keys of their own
# What `countersign publish` calls: only the site knows every page and to whom it opens.
PUBLIC_FACE = "countersign.site.face.publish"
