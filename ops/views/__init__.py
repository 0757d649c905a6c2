"""Views of the map that somebody keeps for themselves."""
