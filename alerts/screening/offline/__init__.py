"""A copy of entries for a phone without a link: marks alone, of which no name can be read."""
