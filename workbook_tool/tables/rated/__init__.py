"""Plain tables rated, and their published ratings and changes held to the rules."""
