"""What a person may send us about involvement."""
