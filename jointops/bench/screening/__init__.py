"""`jointops bench screening`: each aim of the screening engine beside what was reached, and logic-v2 beside that."""
