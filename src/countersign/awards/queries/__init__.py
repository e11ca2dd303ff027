"""What may be asked of track records and awards. Nothing here changes anything."""

from countersign.awards.queries.clocks import NOTICES, clocks
from countersign.awards.queries.delivery import Flagged, flagged
from countersign.awards.queries.finding import (
    at_desk,
    bid,
    bids,
    evaluator_of,
    known_names,
    late_or_withdrawn,
    of_contract,
    open_for_bids,
    own_bids,
    participant_of,
    possible_findings,
    procurement,
    procurements,
    public,
    to_procure,
    unequal,
)
from countersign.awards.queries.pack import archive_of, changed_since, evidence, pack, packs, paper_of, text_of
from countersign.awards.queries.package import package
from countersign.awards.queries.printed import amount, fingerprint, moment, published
from countersign.awards.queries.printed_record import digest, files_of, printed_reference, printed_tie
from countersign.awards.queries.promises import pledges, promises_now
from countersign.awards.queries.providers import providers, reference, references, tie_by_number
from countersign.awards.queries.proving import proof, steps
from countersign.awards.queries.purposes import purpose_of
from countersign.awards.queries.record_file import organisation, record_file
from countersign.awards.queries.records import record_for
from countersign.awards.queries.result import (
    Analysis,
    analysis,
    bids_of,
    inputs,
    result_digest,
    rules_of,
    seed,
    what_if,
    winner,
)
from countersign.awards.queries.scores import (
    Judged,
    agreed,
    all_in,
    judged,
    moderated,
    own_scores,
    seated,
    spread,
    still_to_score,
    waiting_for,
)
from countersign.awards.queries.summaries import Assessed, assessed, summary
from countersign.awards.queries.ties import names_of_kin, ties
from countersign.awards.queries.track_record import Part, Record, market, track_record, track_records
from countersign.awards.queries.weighing import RULES, Weighed, price, quality, weighed
from countersign.awards.queries.witness import bid_digest, said_score
from countersign.findings.queries import PUBLIC

__all__ = [
    "NOTICES",
    "PUBLIC",
    "RULES",
    "Analysis",
    "Assessed",
    "Flagged",
    "Judged",
    "Part",
    "Record",
    "Weighed",
    "agreed",
    "all_in",
    "amount",
    "analysis",
    "archive_of",
    "assessed",
    "at_desk",
    "bid",
    "bid_digest",
    "bids",
    "bids_of",
    "changed_since",
    "clocks",
    "digest",
    "evaluator_of",
    "evidence",
    "files_of",
    "fingerprint",
    "flagged",
    "inputs",
    "judged",
    "known_names",
    "late_or_withdrawn",
    "market",
    "moderated",
    "moment",
    "names_of_kin",
    "of_contract",
    "open_for_bids",
    "organisation",
    "own_bids",
    "own_scores",
    "pack",
    "package",
    "packs",
    "paper_of",
    "participant_of",
    "pledges",
    "possible_findings",
    "price",
    "printed_reference",
    "printed_tie",
    "procurement",
    "procurements",
    "promises_now",
    "proof",
    "providers",
    "public",
    "published",
    "purpose_of",
    "quality",
    "record_file",
    "record_for",
    "reference",
    "references",
    "result_digest",
    "rules_of",
    "said_score",
    "seated",
    "seed",
    "spread",
    "steps",
    "still_to_score",
    "summary",
    "text_of",
    "tie_by_number",
    "ties",
    "to_procure",
    "track_record",
    "track_records",
    "unequal",
    "waiting_for",
    "weighed",
    "what_if",
    "winner",
]
