"""Ports, airports and border posts from a country's own file."""
