"""What is looked at before a stranger's bytes are read: limits, and why a file is refused."""
