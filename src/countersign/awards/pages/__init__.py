"""Pages of awards: what everybody sees of a procurement, the desk of who procures, the doors of who takes part."""
