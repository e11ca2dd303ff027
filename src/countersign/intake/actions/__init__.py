"""Verbs of intake."""

from countersign.intake.actions.inlets import add_inlet, pause_inlet, resume_inlet
from countersign.intake.actions.profiles import export_profile, forget_profile, import_profile, save_profile
from countersign.intake.actions.reading import read_inlet
from countersign.intake.actions.runs import advance, check_run, open_run, stop, undo, work
from countersign.intake.actions.uploads import clear_inbox, receive_file

__all__ = [
    "add_inlet",
    "advance",
    "check_run",
    "clear_inbox",
    "export_profile",
    "forget_profile",
    "import_profile",
    "open_run",
    "pause_inlet",
    "read_inlet",
    "receive_file",
    "resume_inlet",
    "save_profile",
    "stop",
    "undo",
    "work",
]
