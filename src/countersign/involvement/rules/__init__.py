"""Who may do what in involvement, and when. The roles stand in one table, ``people.deeds``."""
