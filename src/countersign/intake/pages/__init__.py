"""The import desk: upload, look, map, check, run, result."""
