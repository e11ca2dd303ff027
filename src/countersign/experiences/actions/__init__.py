"""Verbs of this room: receive and withdraw one by one; dedupe, redact, sort, attach, code and sign off by the
thousand.
"""

from countersign.experiences.actions.adding import add, say_afraid
from countersign.experiences.actions.apart import decide_campaign, declare_network, look_for_campaigns
from countersign.experiences.actions.attaching import attach, decide_attach, leave_gap
from countersign.experiences.actions.coding import agree, code, read, require_reading, sign_off
from countersign.experiences.actions.contacting import (
    destroy_expired_contacts,
    leave_contact,
    remove_contact,
    stop_writing,
)
from countersign.experiences.actions.copies import decide_cluster, dedupe
from countersign.experiences.actions.erasing import erase_again
from countersign.experiences.actions.gaps import answer_gap, write_of_gaps
from countersign.experiences.actions.holding import hold, release, take_up
from countersign.experiences.actions.messages import ask_to_carry, carry, turn_down
from countersign.experiences.actions.receiving import receive, receive_many
from countersign.experiences.actions.redacting import correct, redact, sign_off_text
from countersign.experiences.actions.reopening import close_gap, reopen
from countersign.experiences.actions.sharing import ask_shared
from countersign.experiences.actions.sorting import decide_relevance, sort
from countersign.experiences.actions.sources import add_source, say_who_invited
from countersign.experiences.actions.withdrawing import destroy_expired, open_sealed, withdraw

__all__ = [
    "add",
    "add_source",
    "agree",
    "answer_gap",
    "ask_shared",
    "ask_to_carry",
    "attach",
    "carry",
    "close_gap",
    "code",
    "correct",
    "decide_attach",
    "decide_campaign",
    "decide_cluster",
    "decide_relevance",
    "declare_network",
    "dedupe",
    "destroy_expired",
    "destroy_expired_contacts",
    "erase_again",
    "hold",
    "leave_contact",
    "leave_gap",
    "look_for_campaigns",
    "open_sealed",
    "read",
    "receive",
    "receive_many",
    "redact",
    "release",
    "remove_contact",
    "reopen",
    "require_reading",
    "say_afraid",
    "say_who_invited",
    "sign_off",
    "sign_off_text",
    "sort",
    "stop_writing",
    "take_up",
    "turn_down",
    "withdraw",
    "write_of_gaps",
]
