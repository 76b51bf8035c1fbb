"""A small site of our own, watched end to end on this machine: what `regwatch demo` runs."""
