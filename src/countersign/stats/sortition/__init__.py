"""Sortition: a panel drawn by lot from volunteers that meets every quota, with the fairest chances that it allows.

>>> from numpy.random import default_rng
>>> people = [{"sex": "woman"}] * 3 + [{"sex": "man"}] * 9
>>> fair = lottery(Pool(people, [Quota("sex", "woman", 1, 2), Quota("sex", "man", 2, 3)], seats=4), rng=default_rng(1))
>>> round(fair.least, 3)
0.333
>>> [round(float(chance), 2) for chance in fair.chances[:3]]
[0.33, 0.33, 0.33]
>>> fair.panels[fair.draw("the six numbers of Saturday: 4 8 15 16 23 42")] in fair.panels
True
"""

from countersign.stats.sortition.lottery import Lottery, lottery
from countersign.stats.sortition.pool import Pool, Quota
from countersign.stats.sortition.relaxing import Relaxed, relaxation

__all__ = ["Lottery", "Pool", "Quota", "Relaxed", "lottery", "relaxation"]
