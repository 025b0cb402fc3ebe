"""What is known of Swedish: words and their forms, roles, heads, themes; the word lists stand in ``words/``."""
