"""Excel: the only code that opens or writes a workbook. Reading and writing never import each other."""
