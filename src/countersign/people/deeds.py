"""The table of who may: every room's deeds, each with the roles that may do it.

A role in ``roles`` may do the deed anywhere; a role in ``for_own_body`` only for the body it acts for.
"""

from __future__ import annotations

from dataclasses import dataclass

STEWARD, ADVISER, PROVIDER = "steward", "adviser", "provider"
COMMISSIONER, SCRUTINEER, ADMINISTRATOR = "commissioner", "scrutineer", "administrator"

# Stewards and administrators act for the host and for nobody else; providers, commissioners and advisers
# act for a body.
FOR_THE_HOST = frozenset({STEWARD, ADMINISTRATOR})
FOR_A_BODY = frozenset({ADVISER, PROVIDER, COMMISSIONER})
# Whoever answers for a service must never hold a role that sees the unpublished words about it.
ANSWERABLE = frozenset({PROVIDER, COMMISSIONER})


@dataclass(frozen=True)
class Deed:
    """One thing that can be done or seen, and who may.

    ``anyone``: also without signing in. ``holder``: the person whose receipt it is (the room checks that it
    is *their* receipt). ``software``: jobs and the command line, too. ``reveals``: "words" or "identity"
    where the deed shows what is not published; such a deed is never given to those who answer for a
    service.
    """

    name: str
    words: str
    roles: tuple[str, ...] = ()
    for_own_body: tuple[str, ...] = ()
    anyone: bool = False
    holder: bool = False
    software: bool = True
    reveals: str = ""


DEEDS = (
    # register
    Deed("register.edit", "Add and change bodies, services, places and contracts", (STEWARD, ADMINISTRATOR)),
    Deed("register.import", "Import registers and contract releases", (STEWARD, ADMINISTRATOR)),
    Deed("link.check", "See which addresses work, and have them looked at", (STEWARD, ADMINISTRATOR)),
    Deed("wrong_door.note", "Say that one was sent from one office to another", anyone=True),
    # terms
    Deed("schedule.draft", "Draft what a contract says about the public", (STEWARD,), for_own_body=(COMMISSIONER,)),
    Deed("schedule.agree", "Record that a schedule was agreed", (STEWARD,), for_own_body=(COMMISSIONER,)),
    Deed("term.meet", "Publish or prove what is owed", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed("term.withhold", "Withhold what is owed, with reasons", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed("term.excuse", "Excuse another body, with reasons", for_own_body=(COMMISSIONER,), software=False),
    Deed("kpi.rate", "Rate an indicator", for_own_body=(COMMISSIONER,), software=False),
    Deed("kpi.reply", "Reply beside a rating", for_own_body=(PROVIDER,), software=False),
    Deed("engagement.spend", "Enter hours and money used for involvement", for_own_body=(PROVIDER, COMMISSIONER)),
    Deed("sharing.draft", "Draft an arrangement for sharing", (STEWARD,), for_own_body=(PROVIDER, COMMISSIONER)),
    Deed("sharing.sign", "Sign an arrangement for sharing", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed("sharing.sign_for_host", "Sign an arrangement for sharing for the host", (STEWARD,), software=False),
    Deed(
        "sharing.stop",
        "Review, end or revoke an arrangement for sharing",
        (STEWARD,),
        for_own_body=(PROVIDER, COMMISSIONER),
        software=False,
    ),
    Deed(
        "sharing.ask",
        "Ask for what an arrangement shares; each ask is logged",
        for_own_body=(PROVIDER, COMMISSIONER),
        software=False,
    ),
    Deed("sharing.watch", "See who asked for shared data, for what purpose", (STEWARD,), software=False),
    Deed(
        "readiness.show", "Show evidence of one’s own readiness", for_own_body=(PROVIDER, COMMISSIONER), software=False
    ),
    Deed(
        "readiness.override",
        "Ask without being ready, for a public reason and until a date",
        for_own_body=(PROVIDER, COMMISSIONER),
        software=False,
    ),
    Deed("message.carry", "Read a message of a party, and carry it or turn it down", (STEWARD,), software=False),
    Deed("fear.say", "Say what one’s own body is afraid of", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed("rehearsal.run", "Rehearse on one’s own past data", for_own_body=(COMMISSIONER,), software=False),
    Deed("rehearsal.work", "Work through a rehearsal, and destroy it on its day", for_own_body=(COMMISSIONER,)),
    # intake
    Deed("import.run", "Import accounts from a file", (STEWARD,), for_own_body=(ADVISER,), reveals="words"),
    Deed("import.profile", "Save how a kind of file is read", (STEWARD,), for_own_body=(ADVISER,)),
    Deed("inlet.keep", "Add, pause and read sources elsewhere", (ADMINISTRATOR,)),
    # experiences
    Deed("experience.tell", "Say what happened", anyone=True),
    Deed(
        "experience.enter",
        "Enter an account for somebody",
        (STEWARD,),
        for_own_body=(ADVISER,),
        reveals="words",
    ),
    Deed(
        "experience.follow",
        "See what became of one’s own account",
        holder=True,
        software=False,
        reveals="words",
    ),
    Deed("experience.withdraw", "Withdraw one’s own account", holder=True, software=False),
    Deed(
        "experience.erase_again",
        "Withdraw again, after a restore, what the public log says its teller withdrew",
        (ADMINISTRATOR,),
    ),
    Deed("contact.leave", "Leave an address to be written to, and take it back", holder=True, software=False),
    Deed(
        "experience.say_more",
        "Add to one’s own account, put it right, or say that one fears consequences",
        holder=True,
        software=False,
        reveals="words",
    ),
    Deed(
        "experience.read_unpublished",
        "Read redacted words before they are signed off",
        (STEWARD,),
        reveals="words",
    ),
    Deed(
        "experience.open_original",
        "Open a sealed original; each opening is logged",
        (STEWARD,),
        software=False,
        reveals="identity",
    ),
    Deed("experience.redact", "Change what is redacted", (STEWARD,), reveals="words"),
    Deed("experience.sort", "Decide whether an account concerns a public service", (STEWARD,), reveals="words"),
    Deed("experience.merge", "Decide whether accounts are copies of each other", (STEWARD,), reveals="words"),
    Deed("network.declare", "Declare from where one’s own people write", for_own_body=(PROVIDER, COMMISSIONER)),
    Deed("experience.attach", "Decide whom an account is about", (STEWARD,), reveals="words"),
    Deed("experience.code", "Code an account", (STEWARD,), reveals="words"),
    Deed("experience.sign_off", "Sign off redaction and coding", (STEWARD,), software=False, reveals="words"),
    Deed(
        "experience.hold",
        "Hold an account that speaks of danger, and release it",
        (STEWARD,),
        reveals="words",
    ),
    # insight
    Deed("insight.refresh", "Write the facts of the rooms as evidence", (STEWARD, ADMINISTRATOR)),
    Deed("insight.release", "Release numbers to the public", (STEWARD,)),
    Deed("insight.look", "Look for themes in what was told, and show them", (STEWARD,)),
    # findings
    Deed("finding.draft", "Draft a finding from a question", (STEWARD,)),
    Deed(
        "finding.read_draft",
        "Read a finding in its fact-check",
        (STEWARD,),
        for_own_body=(PROVIDER, COMMISSIONER),
    ),
    Deed("finding.open_fact_check", "Open the fact-check of a finding", (STEWARD,)),
    Deed("finding.reply", "Reply in a fact-check", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed("finding.publish", "Publish a batch of findings", (STEWARD,)),
    Deed("finding.correct", "Print a correction beside a finding", (STEWARD,), software=False),
    Deed("finding.retire", "Retire a finding whose base fell away", (STEWARD,)),
    # answers
    Deed("answer.give", "Answer a finding", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed("answer.mark", "Judge an answer, as one of those concerned", holder=True, software=False),
    Deed("commitment.make", "Promise in an answer", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed("commitment.hear", "Take down what a panel says of a claimed change", (STEWARD,)),
    Deed("commitment.record", "Record what a clause, a bid or a panel promised", (STEWARD,)),
    Deed("commitment.claim", "Claim that a promise is kept", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed(
        "commitment.change",
        "Replace or break off one’s own promise",
        for_own_body=(PROVIDER, COMMISSIONER),
        software=False,
    ),
    Deed(
        "commitment.confirm",
        "Say whether a claimed change has come, as one of those concerned",
        holder=True,
        software=False,
    ),
    Deed(
        "commitment.enter_voice",
        "Write down what one of those concerned says by phone, on paper or in person, with their code in hand",
        (STEWARD,),
        for_own_body=(ADVISER,),
        software=False,
    ),
    Deed("commitment.contest", "Contest a change or its cause, as one of those concerned", holder=True, software=False),
    Deed("commitment.inherit", "Hand open clocks and promises on to the contract that succeeds", (STEWARD,)),
    Deed("contest.reply", "Reply to what is contested", for_own_body=(PROVIDER, COMMISSIONER), software=False),
    Deed("contest.sign_off", "Put the words of a contest in print", (STEWARD,), software=False, reveals="words"),
    Deed("contest.settle", "Settle what was contested", (STEWARD,), software=False),
    Deed("clock.keep", "Run the clocks of answers and promises", (STEWARD, ADMINISTRATOR)),
    # awards
    Deed(
        "procurement.draft",
        "Draft a procurement: criteria, weights, formula, the exercise that weighs them",
        (STEWARD,),
        for_own_body=(COMMISSIONER,),
    ),
    Deed(
        "procurement.publish",
        "Publish, revise and cancel a procurement",
        (STEWARD,),
        for_own_body=(COMMISSIONER,),
        software=False,
    ),
    Deed("criteria.weigh", "Weigh the criteria, as one of those invited", holder=True, software=False),
    Deed("clarification.ask", "Ask what all bidders read the answer to", for_own_body=(PROVIDER,), software=False),
    Deed(
        "clarification.answer",
        "Answer bidders’ questions, for all to read",
        for_own_body=(COMMISSIONER,),
        software=False,
    ),
    Deed("bid.send", "Send and withdraw a bid", for_own_body=(PROVIDER,), software=False),
    Deed("bid.open", "Open the bids after the deadline", (STEWARD,), for_own_body=(COMMISSIONER,)),
    Deed("bid.disqualify", "Disqualify a bid, with reasons", for_own_body=(COMMISSIONER,), software=False),
    Deed(
        "evaluator.seat",
        "Seat evaluators, and write down training, conflicts and pay",
        (STEWARD,),
        for_own_body=(COMMISSIONER,),
    ),
    Deed(
        "score.give", "Score bids, as one of the evaluators", holder=True, for_own_body=(COMMISSIONER,), software=False
    ),
    Deed(
        "score.moderate",
        "Write down the mark that counts where evaluators differ",
        (STEWARD,),
        for_own_body=(COMMISSIONER,),
        software=False,
    ),
    Deed("award.decide", "Decide, explain and sign an award", for_own_body=(COMMISSIONER,), software=False),
    Deed(
        "award.challenge",
        "Challenge an award as a bidder that did not win, and take it back",
        (STEWARD,),
        for_own_body=(PROVIDER,),
        software=False,
    ),
    Deed(
        "challenge.settle",
        "Write down what came of a challenge",
        (STEWARD,),
        for_own_body=(COMMISSIONER,),
        software=False,
    ),
    Deed("award.look_back", "Look back on an award", (STEWARD,), for_own_body=(COMMISSIONER,)),
    Deed("tie.record", "Record that a body was renamed, merged, taken over or is owned", (STEWARD,)),
    Deed("reference.offer", "Offer and take back a result from elsewhere", for_own_body=(PROVIDER,), software=False),
    Deed("reference.verify", "Write down who verified a result from elsewhere; refuse and settle it", (STEWARD,)),
    Deed(
        "reference.object",
        "Object to another body’s result from elsewhere",
        for_own_body=(PROVIDER, COMMISSIONER),
        software=False,
    ),
    Deed("pack.make", "Freeze a pack of evidence", (STEWARD, SCRUTINEER), for_own_body=(PROVIDER, COMMISSIONER)),
    # involvement: panels
    Deed("panel.draft", "Draft the terms of reference of a panel", (STEWARD,), for_own_body=(COMMISSIONER,)),
    Deed("panel.open", "Look for volunteers, and end a panel with reasons", (STEWARD,), for_own_body=(COMMISSIONER,)),
    Deed("panel.draw", "Lay the lottery of users’ seats, and draw it", (STEWARD,), software=False),
    Deed("panel.keep", "Keep a panel: meetings, papers, votes, minutes, training, pay", (STEWARD,), software=False),
    Deed(
        "panel.sit",
        "Sit on a panel: put items on its agenda, and vote",
        for_own_body=(PROVIDER, COMMISSIONER, ADVISER),
        holder=True,
        software=False,
    ),
    Deed(
        "recommendation.answer",
        "Answer a recommendation of a panel",
        for_own_body=(PROVIDER, COMMISSIONER),
        software=False,
    ),
    # involvement: asks
    Deed("ask.draft", "Draft one specific ask", (STEWARD,), for_own_body=(PROVIDER, COMMISSIONER)),
    Deed("ask.open", "Open an ask of a body that is ready", (STEWARD,)),
    Deed("ask.close", "Close an ask", (STEWARD,)),
    Deed("ask.settle", "Make the results of an ask into a finding", (STEWARD,)),
    Deed("ask.report_back", "Say what came of an ask", (STEWARD,), for_own_body=(PROVIDER, COMMISSIONER)),
    Deed("ask.sign_up", "Sign up for an ask", anyone=True),
    Deed(
        "ask.enter_sign_up",
        "Sign somebody up who rings, writes or comes in",
        (STEWARD,),
        for_own_body=(ADVISER,),
        reveals="identity",
    ),
    Deed("ask.follow", "See and change what one signed up for oneself", holder=True, software=False),
    Deed("ask.see_check", "See the check that a task needs", (STEWARD,), software=False, reveals="identity"),
    Deed("incident.raise", "Say that something went wrong", anyone=True),
    Deed("incident.handle", "Read what went wrong, and see to it", (STEWARD,), software=False, reveals="words"),
    Deed("invitation.draw", "Draw whom to invite to an ask", (STEWARD,)),
    Deed("invitation.declare", "Declare whom one invited oneself", (STEWARD,), for_own_body=(PROVIDER, COMMISSIONER)),
    Deed(
        "participant.reach",
        "Open the sealed address of somebody who takes part; each opening is logged",
        (STEWARD,),
        software=False,
        reveals="identity",
    ),
    Deed("participant.pay", "Enter what was paid back to somebody", (STEWARD,)),
    # involvement: surveys
    Deed("survey.draft", "Draft a survey", (STEWARD,), for_own_body=(COMMISSIONER,)),
    Deed("survey.run", "Open a survey, draw who is asked, close it, say what came of it", (STEWARD,)),
    Deed("survey.enter", "Enter somebody’s answers to a survey", (STEWARD,), for_own_body=(ADVISER,), reveals="words"),
    Deed(
        "survey.read_words", "Read and sign off words written in surveys", (STEWARD,), software=False, reveals="words"
    ),
    Deed("survey.withdraw", "Take back one’s own answers to a survey", holder=True, software=False),
    Deed("survey.destroy", "Destroy raw answers that have had their time", (STEWARD,)),
    # the log, and the house itself
    Deed("ledger.read", "Read and verify the public log", anyone=True),
    Deed("ledger.sign", "Sign a checkpoint of the log", (STEWARD, ADMINISTRATOR)),
    Deed("notice.manage", "See what waits to be sent, put it back, drop it", (ADMINISTRATOR,)),
    Deed("job.manage", "See background work, try again what was given up, drop it", (ADMINISTRATOR,)),
    Deed(
        "second_factor.reset",
        "Ask that somebody’s second factor be taken off, or confirm it: two people",
        (ADMINISTRATOR,),
        software=False,
    ),
    Deed(
        "unsealing.ask",
        "Ask that something sealed be opened outside the ordinary way, and open it once another granted it",
        (STEWARD,),
        software=False,
        reveals="identity",
    ),
    Deed(
        "unsealing.grant",
        "Grant or refuse, as the second person, what another asked to open",
        (STEWARD, ADMINISTRATOR),
        software=False,
    ),
    Deed(
        "unsealing.review",
        "Review, as somebody who did not ask, what was opened",
        (STEWARD, ADMINISTRATOR),
        software=False,
    ),
    Deed("seal.renew", "Seal everything under a new key; nobody reads any of it", (ADMINISTRATOR,)),
    Deed("account.manage", "Add accounts, give and take roles", (ADMINISTRATOR,)),
)
