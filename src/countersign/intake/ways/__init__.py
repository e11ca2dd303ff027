"""How what stands elsewhere is reached and read: tables by HTTP, watched folders; and what every kind shares."""
