"""Involvement: specific asks, seats with rights on panels, and surveys that say whom they asked."""
