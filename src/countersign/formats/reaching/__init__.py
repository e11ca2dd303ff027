"""Asking elsewhere, politely and without being led astray: the one place that speaks HTTP to strangers.

An address is http or https and leads to a public machine, redirects included, unless whoever runs this allows its own
network. The machine that was checked is the one that is asked. What comes back is bounded in size (also unpacked) and
in time; JSON and XML are read without entities, and not beyond a sane depth.
"""

from countersign.formats.reaching.addresses import Spot, spot
from countersign.formats.reaching.asking import Answer, Reach
from countersign.formats.reaching.contents import json_of, too_deep, xml_of
from countersign.formats.reaching.waiting import wait_of

__all__ = ["Answer", "Reach", "Spot", "json_of", "spot", "too_deep", "wait_of", "xml_of"]
