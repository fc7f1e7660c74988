"""The workbook that a service fills in."""
