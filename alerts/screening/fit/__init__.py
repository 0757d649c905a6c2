"""Makes `name_model.npz` again: `python -m alerts.screening.fit FOLDER`. Needs the dev dependencies."""
