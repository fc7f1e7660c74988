"""One use case each: read, step, write."""
