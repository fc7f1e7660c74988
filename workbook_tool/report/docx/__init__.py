"""The report as a Word document: :func:`write_docx`.

Word's own things (header rows that repeat, descriptions, bookmarks, links within, shading) are set as elements where
python-docx has no call for them: without them the document would not be accessible, or would lose its links when
pasted. Its styles have names and are made from the theme, so that a council restyles it in collection.toml, and a
reader by Word's own styles.
"""

from workbook_tool.report.docx.file import TEMPLATE
from workbook_tool.report.docx.word import write_docx

__all__ = ["TEMPLATE", "write_docx"]
