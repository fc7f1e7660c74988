"""A cycle from its beginning to who has returned: demo, init, generate, status, extend, withdraw."""
