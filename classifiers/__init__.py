"""Text to topics: lexicon evidence and a linear model behind one protocol."""
