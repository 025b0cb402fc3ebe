"""How a text becomes statements: readers, Swedish, mentions, relations, entities and their evidence."""
