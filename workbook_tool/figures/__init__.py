"""How a figure is written and read."""
