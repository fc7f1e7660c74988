"""Workbooks as they came: bytes in, cells out."""
