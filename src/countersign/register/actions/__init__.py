"""Verbs of the register."""

from countersign.register.actions.bodies import (
    add_body,
    add_name,
    identify_body,
    merge_bodies,
    rename_body,
    replace_body,
    separate_bodies,
)
from countersign.register.actions.contracts import (
    add_contract,
    add_party,
    add_place,
    add_service,
    add_site,
    keep_dates,
    move_contract,
    succeed,
)
from countersign.register.actions.directories import import_directory
from countersign.register.actions.linking import check_links, gather_links, keep_found, look_again, looking
from countersign.register.actions.ocds import import_ocds
from countersign.register.actions.routes import confirm_route, note_wrong_doors, teach_words

__all__ = [
    "add_body",
    "add_contract",
    "add_name",
    "add_party",
    "add_place",
    "add_service",
    "add_site",
    "check_links",
    "confirm_route",
    "gather_links",
    "identify_body",
    "import_directory",
    "import_ocds",
    "keep_dates",
    "keep_found",
    "look_again",
    "looking",
    "merge_bodies",
    "move_contract",
    "note_wrong_doors",
    "rename_body",
    "replace_body",
    "separate_bodies",
    "succeed",
    "teach_words",
]
