"""Which documents tell one story: pure, no I/O. `gathering.gather` groups the documents of a window."""
