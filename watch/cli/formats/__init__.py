"""How `regwatch export` writes documents: one module a format, each imported when it is asked for."""
