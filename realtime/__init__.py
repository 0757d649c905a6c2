"""The realtime room: what was written becomes numbered events that reach every permitted screen, in order, once."""
