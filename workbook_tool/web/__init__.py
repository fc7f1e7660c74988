"""The desk: the officer's pages in her own browser, served on her own machine; nothing leaves it.

A view holds no rule: what a page shows is worked out by a plain function of ``commands``, and what it does is a use
case there. A module of ``views`` has one subject.
"""

from __future__ import annotations

from workbook_tool.offered import offered

__all__ = ["create_app", "main", "run_desk", "write_shortcut"]

__getattr__ = offered(
    __name__, app=("create_app",), server=("run_desk",), start=("main",), shortcut=("write_shortcut",)
)
