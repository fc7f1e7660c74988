"""From a figure and its rule to a rating, with its sum in words and as a formula."""
