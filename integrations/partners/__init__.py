"""What leaves for a partner's own system, whichever way: which alerts, in which words, signed with which key."""
