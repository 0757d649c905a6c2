"""A whole list taken in at once: rows wait in quarantine or go live in one step."""
