"""Documents as bytes, piece by piece: one module a format, each imported when it is asked for."""
