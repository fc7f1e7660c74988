"""What a cycle comes to: compile, ratings, explain, report, compare, attach."""
