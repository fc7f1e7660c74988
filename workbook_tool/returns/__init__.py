"""A service's return: asked, written, read back, checked."""
