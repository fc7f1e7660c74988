"""What is said about a completed return, and what of it is accepted."""
