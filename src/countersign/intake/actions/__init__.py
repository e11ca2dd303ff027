"""Verbs of intake."""

from countersign.intake.actions.profiles import export_profile, forget_profile, import_profile, save_profile
from countersign.intake.actions.runs import advance, check_run, open_run, stop, undo, work
from countersign.intake.actions.uploads import clear_inbox, receive_file

__all__ = [
    "advance",
    "check_run",
    "clear_inbox",
    "export_profile",
    "forget_profile",
    "import_profile",
    "open_run",
    "receive_file",
    "save_profile",
    "stop",
    "undo",
    "work",
]
