"""What follows a match: the clock of its owner, the instruction, the outcome, the stop, the close."""
