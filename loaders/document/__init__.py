"""One document while it is read: its entities, what each part of it is about, the statements found so far."""
