"""Charts as SVG, drawn on the server: readable in black and white, in print, on a phone and in the dark.

Each takes a result of ``countersign.stats`` and gives a :class:`Chart`: the picture, its message in words, and the same
numbers as rows for a table or a file. What is withheld or not known is drawn as such, and never as zero.

    columns          counts through time
    xmr              one series with limits, flagged points and the two icons
    cusum            evidence for a lasting change
    funnel           many bodies against the whole
    small_multiples  many bodies through time, on one scale
    intervals        how far each figure can be trusted
    interrupted      a series and the date of a change
    survival         time to answer, with those still waiting
"""

from countersign.insight.charts.chart import NARROW, WIDE, Chart, Field
from countersign.insight.charts.columns import Point, columns
from countersign.insight.charts.funnels import funnel
from countersign.insight.charts.interrupted import interrupted
from countersign.insight.charts.intervals import intervals
from countersign.insight.charts.multiples import small_multiples
from countersign.insight.charts.scales import Kind
from countersign.insight.charts.sheet import POLICY
from countersign.insight.charts.sums import cusum
from countersign.insight.charts.survival import survival
from countersign.insight.charts.xmr import Series, one_of, shewhart, xmr

__all__ = [
    "NARROW",
    "POLICY",
    "WIDE",
    "Chart",
    "Field",
    "Kind",
    "Point",
    "Series",
    "columns",
    "cusum",
    "funnel",
    "interrupted",
    "intervals",
    "one_of",
    "shewhart",
    "small_multiples",
    "survival",
    "xmr",
]
