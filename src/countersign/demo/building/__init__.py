"""Build Eastmarsh through the rooms' own verbs, as if the last fifteen months had happened."""
