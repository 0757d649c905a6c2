"""Ports, airports and border posts of the world, with the units that work there: no operation's own."""
