"""Juveniles and refugees: their country of origin is told nothing by us (principle of non-refoulement)."""

from jointops.base.access import access_class, verb

BLOCK = verb("sharing.block", emits=["sharing.blocked"])

OFFICE = access_class("office:dpo", marking=1)
"""The data protection officer hears that something was blocked, and for which country; not about whom."""
