"""The revision this program reads and writes, where light and heavy rooms alike can see it."""

REVISION = "0001"
