"""The quick ways past xlsxwriter's many small calls."""
