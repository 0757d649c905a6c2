"""Whether each country is ready: fourteen tasks with who, when and evidence, and when it may go active."""
