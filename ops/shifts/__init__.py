"""Who is on shift in an operation, now and next, so that the one side knows whom it meets at the other."""
