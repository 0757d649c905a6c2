"""Watchlists as files: CSV and JSON lines in, each row with the line it stands on."""
