"""Plain tables: found, read, rated, re-performed."""
