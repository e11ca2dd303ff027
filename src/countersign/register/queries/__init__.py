"""Questions to the register; none of them changes anything."""

from countersign.register.queries.asking import Asked, asked_in, who_answers_to
from countersign.register.queries.bodies import (
    bodies,
    body_by_identifier,
    body_by_slug,
    group_of,
    merged_into,
    places_with_contracts,
    search,
    service_by_slug,
    services,
    signed_by,
)
from countersign.register.queries.contracts import (
    WhoAnswers,
    chain,
    contract_by_slug,
    contracts,
    contracts_of,
    line_of,
    parties_of,
    releases_of,
    runners_of_contracts,
    who_answers,
)
from countersign.register.queries.directory import bodies_in, delivered, directory
from countersign.register.queries.matcher import Match, Matcher
from countersign.register.queries.places import (
    around,
    contracts_for,
    contracts_of_service,
    helpers,
    place_by_id,
    places,
)
from countersign.register.queries.resolver import Answer, who_answers_for

__all__ = [
    "Answer",
    "Asked",
    "Match",
    "Matcher",
    "WhoAnswers",
    "around",
    "asked_in",
    "bodies",
    "bodies_in",
    "body_by_identifier",
    "body_by_slug",
    "chain",
    "contract_by_slug",
    "contracts",
    "contracts_for",
    "contracts_of",
    "contracts_of_service",
    "delivered",
    "directory",
    "group_of",
    "helpers",
    "line_of",
    "merged_into",
    "parties_of",
    "place_by_id",
    "places",
    "places_with_contracts",
    "releases_of",
    "runners_of_contracts",
    "search",
    "service_by_slug",
    "services",
    "signed_by",
    "who_answers",
    "who_answers_for",
    "who_answers_to",
]
