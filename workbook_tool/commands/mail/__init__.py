"""Messages to the services: send, chase, reply, messages."""
