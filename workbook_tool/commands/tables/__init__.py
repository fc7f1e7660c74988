"""Plain tables: rate, reperform, import-history."""
