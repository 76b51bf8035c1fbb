"""Which stories make a digest, in which order, and in which words of the archive."""
