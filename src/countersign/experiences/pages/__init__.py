"""Pages of the accounts: telling, following, entering for somebody, and the desks."""
