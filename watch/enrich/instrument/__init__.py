"""What a publication is in law: its instrument, its stage and who speaks. Pure.

What is trusted, in this order: the identifiers that the publication itself is, the formulas of formal titles,
the source's row, and the words of title and lead.
"""

from watch.enrich.instrument.nature import nature_of

__all__ = ["nature_of"]
