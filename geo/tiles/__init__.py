"""Tiles of marks: of what lives out of columns in memory, of what has ended out of the database by Morton key."""
