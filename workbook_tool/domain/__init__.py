"""The words of the field as values: frozen, standard library only, figures in Decimal."""
