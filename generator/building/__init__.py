"""Building a site again with what is left of the last time: only what changed is written anew.

Boundary: which pages and files there are, what each is made from, and where it was put; how a page is dressed, a press
knows. Knows no site engine.

A page is the same as long as all of this is: the program and its templates, the policy, the people, what the press does
to every page, what is compared of the releases of its products, the day, where the page shows it, and each record that
was asked for while it was written. The last are noted while it is written, so nobody has to say them.
"""

from generator.building.edition import Edition, Task, edition_of, open_edition
from generator.building.outputs import Outputs
from generator.building.standing import Site
from generator.building.writing import Press, Published, publish

__all__ = [
    "Edition",
    "Outputs",
    "Press",
    "Published",
    "Site",
    "Task",
    "edition_of",
    "open_edition",
    "publish",
]
