"""What is written to those who sign in, about their own account (see ``countersign.notices.kinds``)."""

from countersign.notices.kinds import Kind

_FOLDER = "notices/letters"

KINDS = (
    Kind("account_changed", "changes of how somebody signs in", f"{_FOLDER}/account_changed.txt"),
    Kind("sign_in_link", "links to sign in with", f"{_FOLDER}/sign_in_link.txt", to="person", keeps_days=1),
)
