"""Figures of the map, each beside its peers in the same run."""
