"""From one year to the next: restate, roll-over."""
