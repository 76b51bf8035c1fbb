"""Digest to message to channel. Knows nothing of crawling or classifying."""
