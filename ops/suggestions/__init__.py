"""Routes that hits suggest: shown as suggestions, until somebody makes a route of one or says why it is none."""
