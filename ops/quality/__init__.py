"""How well a list does: false hits, thresholds, drift."""
