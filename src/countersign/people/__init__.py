"""Those who work with the register, what they may, and the receipts of those who told it something."""
