"""What people talk about and what is rising, in millions of short texts, without a model that was trained elsewhere."""
