"""What a document states: one module a kind of relation."""
