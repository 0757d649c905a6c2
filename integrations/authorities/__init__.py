"""The directory of competent authorities from files of others."""
