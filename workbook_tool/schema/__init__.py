"""JSON Schemas applied to flat records."""
