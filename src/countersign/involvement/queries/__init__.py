"""What may be asked of involvement. Nothing here changes anything."""
