"""A small site of our own on loopback, and a run that watches it from first visit to digest, offline."""
