"""Dates in a regulatory text, each with its role and the sentence it stands in. Pure.

A closed grammar of written dates (`dates`) and closed tables of wordings (`wording_fr`, `wording_en`), and
the parties to a rule where no wording tells (`frames`):
what it finds it can show, and what it does not know it leaves out. The choices it makes are told in
`extraction`.
"""

from watch.enrich.deadlines.extraction import deadlines
from watch.models import Deadline, Precision, Role

__all__ = ["Deadline", "Precision", "Role", "deadlines"]
