"""The committee's report, from a Consolidation: PDF, Word and HTML say the same things, each in its own way."""
