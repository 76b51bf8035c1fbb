"""A source's address to its entries. No database, no classifier."""
