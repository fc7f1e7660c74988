"""Workbooks to be made: a Book in, bytes out."""
