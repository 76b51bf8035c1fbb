"""Text to facts: language, keywords. Pure: nothing here reads or writes anything."""
