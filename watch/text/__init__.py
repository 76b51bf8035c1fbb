"""Pure text work that everything stands on: words, addresses, legal identifiers. No I/O."""
