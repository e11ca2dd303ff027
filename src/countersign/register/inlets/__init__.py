"""How servers of contracts and of directories are read (handed to intake in the settings)."""
