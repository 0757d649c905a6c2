"""Watched areas: what happens inside one comes to whoever drew it, as an alert that waits to be written."""
