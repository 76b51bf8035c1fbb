"""People overrule tags, and the classifier learns from it."""
