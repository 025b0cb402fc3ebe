"""The engine that matches rules to spans, what takes a rule's force away, and the rules, as data."""
