"""Keeping a collection safe: publish, audit, backup, restore, forget, recover."""
