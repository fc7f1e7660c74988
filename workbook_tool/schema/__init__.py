"""JSON Schemas applied to flat records: the only room that knows a JSON Schema library."""

from workbook_tool.schema.documents import fields, required, validate

__all__ = ["fields", "required", "validate"]
