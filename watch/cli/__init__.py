"""The command line: one file per group of commands. They parse, call, print and choose the exit code."""
