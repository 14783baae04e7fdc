"""The list of points."""
