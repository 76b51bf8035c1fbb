"""Commands that measure regwatch, beside a peer where there is one, in one run: compare the ratios."""
