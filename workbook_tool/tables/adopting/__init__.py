"""A register of the lists that officers keep: proposed from their tables, and held against the register in use."""

from workbook_tool.tables.adopting.lists import propose
from workbook_tool.tables.adopting.proposal import Beside, Proposal, beside

__all__ = ["Beside", "Proposal", "beside", "propose"]
