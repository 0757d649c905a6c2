"""Ways and places from the files of other maps."""
