"""How each workbook is laid out: the only place that works out an address, for the writer and the reader alike."""
