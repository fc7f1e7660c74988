"""Taking returns in: check, collect, amend, and what they share."""
