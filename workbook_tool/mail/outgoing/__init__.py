"""Messages to the services: their words, and the ways in which they go out."""
