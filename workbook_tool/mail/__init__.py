"""Mail: accounts, messages, and the ways in which they go out."""
