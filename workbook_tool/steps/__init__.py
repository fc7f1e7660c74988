"""Documents in, values out: each step of the work, without files."""
