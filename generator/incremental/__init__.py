"""A check that looks again only at what changed since the last one, and finds the same as a whole check.

Boundary: what is kept and when it still holds. Finding is done by `generator.check`, keeping by `generator.store`.

What a record shows alone holds as long as its file, the policy, the people, the day and the program are the same; what
shows between records, as long as all that is compared of them is.
"""

from generator.incremental.checking import RACE_NS, FolderCheck, check_folder
from generator.incremental.folder import Folder, open_folder, propose

__all__ = ["RACE_NS", "Folder", "FolderCheck", "check_folder", "open_folder", "propose"]
