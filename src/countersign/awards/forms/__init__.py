"""What the pages of awards take in."""
