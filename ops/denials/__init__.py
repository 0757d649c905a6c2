"""Pairs of subject and entry that an owner has denied: remembered until either side changes."""
