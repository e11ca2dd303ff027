"""The Open Contracting Data Standard 1.1 coming in (read, fetched, checked, cleaned, merged, understood) and going out.

``releases(path)`` reads any shape of file as a stream; ``faults`` says where a release breaks the standard;
``mended`` takes it as far as it goes; ``merged`` makes one compiled release of several; ``contracts`` says
what a compiled release tells about contracts and the bodies in them; ``package`` writes one contract out.
``compiled(path)`` takes a whole file at once; ``flags`` asks questions of what it gives.
Nothing here uses the network but ``fetch``.
"""

from countersign.formats.ocds.awarding import award_package
from countersign.formats.ocds.checking import Fault, faults, mended, scrubbed
from countersign.formats.ocds.compiling import Compiled, CompiledFile, compiled
from countersign.formats.ocds.contracts import BodySaid, ContractSaid, contracts, entries
from countersign.formats.ocds.failing import failures, terminations
from countersign.formats.ocds.fetching import fetch
from countersign.formats.ocds.merging import merged
from countersign.formats.ocds.notices import began_on, notices
from countersign.formats.ocds.packaging import record, record_package, release_package, under_ids_of
from countersign.formats.ocds.reading import Found, Unreadable, releases
from countersign.formats.ocds.writing import EXTENSIONS, package

__all__ = [
    "EXTENSIONS",
    "BodySaid",
    "Compiled",
    "CompiledFile",
    "ContractSaid",
    "Fault",
    "Found",
    "Unreadable",
    "award_package",
    "began_on",
    "compiled",
    "contracts",
    "entries",
    "failures",
    "faults",
    "fetch",
    "mended",
    "merged",
    "notices",
    "package",
    "record",
    "record_package",
    "release_package",
    "releases",
    "scrubbed",
    "terminations",
    "under_ids_of",
]
