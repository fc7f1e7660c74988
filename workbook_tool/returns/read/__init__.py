"""A completed return as flat records with a cell for every part."""
