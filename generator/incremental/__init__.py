"""A check that looks again only at what changed since the last one, and finds the same as a whole check.

Boundary: what is kept and when it still holds. Finding is done by `generator.check`, keeping by `generator.store`.

What a record shows alone holds as long as its file, the policy, the people, the day and the program are the same; what
shows between records, as long as all that is compared of them (its *face*) is. Where of the faces only such parts
changed as tie no records together, those records are judged again that changed, and those that looked at one of them.

`check_folder` tells what was found. `judge_folder` does the same work for whoever goes on with the records, and has
for them: the ledger, made of faces; the outcome as a whole check gives it; and what stands for the content of each file
and of each face. A record's whole `value` is made again only when somebody asks for it. Who wants to know what some
work depends on does it within `noting()`: that is all faces (of the products that it is about), the wholes of the paths
that were noted, and the basis, which stands for the policy, the people and the program (its Python and YAML files).
A judgement may be taken along into a forked process.
"""

from generator.incremental.checking import RACE_NS, FolderCheck, Judgement, check_folder, judge_folder
from generator.incremental.folder import Folder, open_folder, propose
from generator.incremental.kept import Kept, RecordChangedError, noting

__all__ = [
    "RACE_NS",
    "Folder",
    "FolderCheck",
    "Judgement",
    "Kept",
    "RecordChangedError",
    "check_folder",
    "judge_folder",
    "noting",
    "open_folder",
    "propose",
]
