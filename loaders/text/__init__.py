"""A text before anything is read in it: its blocks and sentences, its words, the days it writes."""
