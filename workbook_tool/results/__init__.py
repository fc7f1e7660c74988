"""A cycle brought together."""
