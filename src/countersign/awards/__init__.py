"""Awards: a derived track record that counts, criteria locked by the first bid, decisions anybody can check."""
