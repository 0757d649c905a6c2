"""The daily situation report: written from rows, frozen at 00:00 UTC with its hash, corrected the next day."""
