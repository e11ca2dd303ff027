"""What the examples of the composed public pages stand for: the buses of Eastmarsh, told about, released, and late."""

from __future__ import annotations

import site_world


def buses() -> None:
    """Contract ``buses`` with its bodies, service and places 1 and 2, numbers, and one finding that is overdue."""
    world = site_world.build()
    world.commissioner.slug, world.commissioner.name = "marshland-council", "Marshland Council"
    world.commissioner.save()
    site_world.told(world)
    site_world.finding(world, days_late=12)
