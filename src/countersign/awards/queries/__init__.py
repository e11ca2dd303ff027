"""What may be asked of awards. Nothing here changes anything."""
