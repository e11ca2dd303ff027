"""Pages of insight: numbers, measures, and the charts and files beside them; and what other pages draw with."""

from countersign.insight.pages.answers import csv_response, svg_response
from countersign.insight.pages.shown import asked_by, measured, measured_from, shown

__all__ = ["asked_by", "csv_response", "measured", "measured_from", "shown", "svg_response"]
