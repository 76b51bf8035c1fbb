"""The only SQL of the service: tables, what is written and read, search, migrations."""
