"""Work in the background: jobs that are leased, tried again, given up in sight of somebody, and never lost."""
