"""Blind deconfliction: two countries learn that they plan on the same place, time or subject, and whom to call."""
