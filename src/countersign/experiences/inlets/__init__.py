"""How accounts come in from servers of other authorities and by mail (handed to intake in the settings)."""
