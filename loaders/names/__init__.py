"""Who and what a document names, and each of its sentences as spans."""
