"""Verbs of people: accounts, roles, second factors, receipts, sessions, counting wrong tries and what is sent."""

from __future__ import annotations

from countersign.people.actions.accounts import add_account, end_sessions, give_role, set_password, take_role
from countersign.people.actions.factors import (
    ask_factor_reset,
    begin_factor,
    check_second_step,
    confirm_factor,
    confirm_factor_reset,
    drop_factor_reset,
    new_recovery_codes,
    reset_factor,
)
from countersign.people.actions.links import ask_link, forget_links, send_links, use_link
from countersign.people.actions.paces import PACE_WINDOW, count_post, forget_paces, pace_wait_s, use_proof
from countersign.people.actions.passkeys import add_passkey, check_passkey, new_challenge, remove_passkey
from countersign.people.actions.receipts import hold_receipt, issue_receipt, put_down_receipt, receipt_for
from countersign.people.actions.resealing import reseal
from countersign.people.actions.sessions import begin_second_step, let_in
from countersign.people.actions.tries import (
    ORIGIN_TRIES,
    RECEIPT_TRIES,
    RECEIPT_WINDOW,
    SIGN_IN_TRIES,
    SIGN_IN_WINDOW,
    check_sign_in_tries,
    check_tries,
    count_wrong_sign_in,
    count_wrong_try,
    forget_old_tries,
    forget_wrong_tries,
)
from countersign.people.actions.unsealing import (
    HOURS,
    ask_unsealing,
    end_unsealing,
    forget_unsealings,
    grant_unsealing,
    keep_unsealings,
    open_unsealed,
    refuse_unsealing,
    review_unsealing,
)

__all__ = [
    "HOURS",
    "ORIGIN_TRIES",
    "PACE_WINDOW",
    "RECEIPT_TRIES",
    "RECEIPT_WINDOW",
    "SIGN_IN_TRIES",
    "SIGN_IN_WINDOW",
    "add_account",
    "add_passkey",
    "ask_factor_reset",
    "ask_link",
    "ask_unsealing",
    "begin_factor",
    "begin_second_step",
    "check_passkey",
    "check_second_step",
    "check_sign_in_tries",
    "check_tries",
    "confirm_factor",
    "confirm_factor_reset",
    "count_post",
    "count_wrong_sign_in",
    "count_wrong_try",
    "drop_factor_reset",
    "end_sessions",
    "end_unsealing",
    "forget_links",
    "forget_old_tries",
    "forget_paces",
    "forget_unsealings",
    "forget_wrong_tries",
    "give_role",
    "grant_unsealing",
    "hold_receipt",
    "issue_receipt",
    "keep_unsealings",
    "let_in",
    "new_challenge",
    "new_recovery_codes",
    "open_unsealed",
    "pace_wait_s",
    "put_down_receipt",
    "receipt_for",
    "refuse_unsealing",
    "remove_passkey",
    "reseal",
    "reset_factor",
    "review_unsealing",
    "send_links",
    "set_password",
    "take_role",
    "use_link",
    "use_proof",
]
