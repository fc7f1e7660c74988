"""A cycle brought together: what the master workbook, the papers and the exports all say.

Other rooms use ``consolidate`` (a cycle as one :class:`Consolidation`), ``redact`` (as the public may see
it), ``indicator_page`` and ``chart_facts`` (the model of a page), ``overview`` and ``exceptions`` (what a
summary is made of), ``page_words`` (how figures and columns are called) and ``exports`` (the trend data for
other programs).
"""
