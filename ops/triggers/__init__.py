"""What stands behind an alert: the record that gave rise to it, as codes that an alert may say."""
