"""The ledger's file: one SQLite database, its tables, its chain of hashes, where it lies, what can be saved of it."""
