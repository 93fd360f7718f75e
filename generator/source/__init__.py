"""A file's bytes as a tree of texts, each with its place, or as its values alone.

The only importer of yaml. Knows nothing of releases: what a text means is for the model.
"""

from generator.problem import RECORD, Limits, Problem
from generator.source.quick import values
from generator.source.reader import read
from generator.source.tree import Entry, Mapping, Mark, Node, Scalar, Sequence, Style

__all__ = [
    "RECORD",
    "Entry",
    "Limits",
    "Mapping",
    "Mark",
    "Node",
    "Problem",
    "Scalar",
    "Sequence",
    "Style",
    "read",
    "values",
]
