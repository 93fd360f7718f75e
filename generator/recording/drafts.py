"""Changes as drafts from commits: which commits speak for themselves, and which are told by the merge that holds them.

Boundary: commits in, drafts and counts out; nothing is dropped without being counted. Git is asked elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, get_args

from generator.model.release import ChangeType
from generator.model.scalars import is_web_address
from generator.policy import Directory, Policy
from generator.problem import counted
from generator.recording.commits import Commit, Said, clean

ROOM: Final = 120_000
"""Bytes that all drafts of a release may take, a value counting for some: less than half of what a file may hold."""
_VALUE: Final = 40
_LONGEST_TEXT: Final = 10_000
_ORDER: Final = get_args(ChangeType)
_SCOPE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID: Final = 64
_REMOTE: Final = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/\s]+@)?|[^@/\s]+@)([A-Za-z0-9.-]+)(?::[0-9]+(?=/))?[:/]"
    r"([A-Za-z0-9._~/-]+?)(?:\.git)?/?"
)
REVERTED, BY_MERGE, BY_COMMITS, TWICE, TOO_MANY = (
    "reverted or a revert",
    "told by the merge that brought it in",
    "merge whose commits tell more",
    "said twice",
    "left out as the file would be too large",
)


class Draft(NamedTuple):
    """A change as the history tells it; somebody writes it anew for its readers."""

    type: ChangeType
    text: str
    component: str = ""
    breaking: bool = False
    fixes: tuple[str, ...] = ()
    """Ids that the commits say they fix; whether those are known issues is for whoever knows the records."""
    links: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """About how much room it takes in a file."""
        listed = (*self.fixes, *self.links)
        return len(self.text.encode("utf-8", "replace")) + sum(map(len, listed)) + _VALUE * (5 + len(listed))


class Drafts(NamedTuple):
    """What came of a range of commits."""

    changes: tuple[Draft, ...]
    authors: tuple[str, ...]
    """Who built it, as far as people.yml knows their addresses, in the order of their ids."""
    commits: int
    counts: Mapping[str, int]
    """How many commits became no draft, by the reason."""
    strangers: int
    """Authors whose addresses nobody on record has."""

    @property
    def told(self) -> str:
        """What became of the commits, in a sentence."""
        became = self.commits - sum(self.counts.values())
        rest = "; ".join(f"{count:,} {why}" for why, count in sorted(self.counts.items()))
        said = f"{counted(self.commits, 'commit')}, {counted(became, 'draft')}"
        who = f"; {counted(self.strangers, 'author')} not in people.yml" if self.strangers else ""
        return f"{said}{f'; no draft: {rest}' if rest else ''}{who}"


def draft(
    commits: Sequence[Commit],
    policy: Policy,
    people: Directory,
    remote: str = "",
    issues: Container[str] = frozenset(),
) -> Drafts:
    """Make drafts of commits.

    Args:
        commits: newest first, as `git log` has them; a range's own, so parents may be missing.
        policy: whose trackers know references.
        people: who may have written them.
        remote: the address of the repository that requests were merged in; empty where nobody knows.
        issues: the known issues; whatever fixes one is noticed by somebody.
    """
    said = {one.hash: Said(one) for one in commits}
    counts = _without_draft(said, issues)
    told_with = counts.told_with
    made: dict[tuple[str, str], Draft] = {}
    room = ROOM
    for hash_, one in reversed(list(said.items())):
        if hash_ in counts.why:
            continue
        change = _draft(one, [said[member] for member in told_with.get(hash_, ())], policy, remote)
        key = (change.type, change.text)
        if key in made:
            counts.why[hash_] = TWICE
            change = _both(made[key], change)
        elif room < change.weight:
            counts.why[hash_] = TOO_MANY
            continue
        else:
            room -= change.weight
        made[key] = change
    ordered = sorted(made.values(), key=lambda one: _ORDER.index(one.type))
    authors, strangers = _authors(said.values(), people)
    return Drafts(tuple(ordered), authors, len(said), Counter(counts.why.values()), strangers)


class _Counts(NamedTuple):
    """Why commits become no draft of their own, and what is told with another."""

    why: dict[str, str]
    told_with: dict[str, list[str]]
    """What each draft also tells of: a merge of its commits, or a commit of its merge."""


def _without_draft(said: Mapping[str, Said], issues: Container[str]) -> _Counts:
    why: dict[str, str] = {}
    brought = _brought(said)
    _revert(said, brought, why)
    told_with: dict[str, list[str]] = {}
    mending = {hash_ for hash_, one in said.items() if any(each in issues for each in one.fixes)}
    for merge, inside in brought.items():
        here, one = [one for one in inside if one not in why], said[merge]
        if merge in why or not one.headline:
            continue
        speaker = next((each for each in reversed(here) if said[each].notable), "")
        if one.notable or not (speaker or _are_quiet([said[each] for each in here], one)):
            told_with[merge] = [each for absorbed in here for each in (absorbed, *told_with.pop(absorbed, ()))]
            why.update(dict.fromkeys(here, BY_MERGE))
            continue
        if speaker:
            told_with[speaker] = [*told_with.get(speaker, ()), merge]
        if speaker or merge not in mending:
            why[merge] = one.passed_over or BY_COMMITS
        if one.passed_over and not speaker:
            why.update({each: one.passed_over for each in here if each not in mending})
    for hash_, one in said.items():
        if hash_ not in why and hash_ not in mending and one.passed_over:
            why[hash_] = one.passed_over
    return _Counts(why, told_with)


def _are_quiet(inside: Sequence[Said], merge: Said) -> bool:
    """Whether nobody outside the team notices what came in with a merge, by what it or all of its commits say."""
    return bool(merge.passed_over) or (bool(inside) and all(one.word for one in inside))


def _brought(said: Mapping[str, Said]) -> dict[str, list[str]]:
    """For each merge, oldest first, the commits that came in with it and no earlier one; none of the main line."""
    main: set[str] = set()
    here = next(iter(said), "")
    while here in said and here not in main:
        main.add(here)
        here = said[here].commit.parents[0] if said[here].commit.parents else ""
    claimed: set[str] = set()
    found: dict[str, list[str]] = {}
    for hash_, one in reversed(list(said.items())):
        if one.is_merge:
            waiting, mine = list(one.commit.parents[1:]), []
            while waiting:
                parent = waiting.pop()
                if parent in said and parent not in main and parent not in claimed:
                    claimed.add(parent)
                    mine.append(parent)
                    waiting += said[parent].commit.parents
            found[hash_] = mine
    return found


def _revert(said: Mapping[str, Said], brought: Mapping[str, Sequence[str]], why: dict[str, str]) -> None:
    """Strike out what was taken back within the range, newest first, so that a revert may be reverted itself."""
    order = list(said)
    for index, hash_ in enumerate(order):
        taken_back = said[hash_].reverted
        if hash_ in why or taken_back is None:
            continue
        target = _target(taken_back, [said[older] for older in order[index + 1 :] if older not in why])
        if target:
            inside = [one for one in brought.get(target, ()) if one not in why]
            why.update(dict.fromkeys((hash_, target, *inside), REVERTED))


def _target(taken_back: tuple[str, str, str], older: Iterable[Said]) -> str:
    """The commit that was reverted, where it is among the older ones: by its hash, else by its title or request."""
    by_hash, title, request = taken_back
    listed = list(older)
    for one in listed if by_hash else ():
        if one.commit.hash.startswith(by_hash):
            return one.commit.hash
    if by_hash:
        return ""
    title = clean(title)
    found = (one for one in listed if title and title in (one.headline, one.headline.removesuffix(f" ({one.request})")))
    named = (one for one in listed if request and one.request == request)
    match = next(found, None) or next(named, None)
    return match.commit.hash if match else ""


def _draft(said: Said, inside: Sequence[Said], policy: Policy, remote: str) -> Draft:
    every = (said, *inside)
    request = next((url for one in every if (url := request_url(remote, one.request))), "")
    kept = f" ({said.request})" if said.request and not request else ""
    text = _capital(said.title or f"Fixes {', '.join(said.fixes)}") + kept
    warnings = dict.fromkeys(_capital(one.warning) for one in every if one.warning)
    known = [one for each in every for one in each.references if policy.link(one)]
    return Draft(
        "fixed" if said.passed_over else said.type,
        "\n\n".join((text, *warnings))[:_LONGEST_TEXT].strip(),
        said.scope if _SCOPE.fullmatch(said.scope) and len(said.scope) <= _LONGEST_ID else "",
        any(one.breaking for one in every),
        tuple(dict.fromkeys(one for each in every for one in each.fixes if one not in known)),
        tuple(dict.fromkeys((*known, *((request,) if request else ())))),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _both(one: Draft, other: Draft) -> Draft:
    return one._replace(
        breaking=one.breaking or other.breaking,
        fixes=tuple(dict.fromkeys((*one.fixes, *other.fixes))),
        links=tuple(dict.fromkeys((*one.links, *other.links))),
    )


def request_url(remote: str, request: str) -> str:
    """Where a pull or merge request can be read; empty where that is not known of the repository's host."""
    found = _REMOTE.fullmatch(remote.strip())
    if not found or not request:
        return ""
    host, path = found[1].lower(), found[2].strip("/")
    tail = ""
    if request.startswith("#") and host == "github.com":
        tail = f"/pull/{request[1:]}"
    elif request.startswith("!") and "gitlab" in host:
        tail = f"/-/merge_requests/{request[1:]}"
    url = f"https://{host}/{path}{tail}"
    return url if tail and is_web_address(url) else ""


def _authors(said: Iterable[Said], people: Directory) -> tuple[tuple[str, ...], int]:
    """The people who wrote commits, and how many addresses nobody has."""
    by_address = {address.lower(): one for one, known in people.people.items() for address in known.email}
    addresses = {address.lower() for one in said for address in (one.commit.email, *one.co_authors) if address}
    known = {by_address[one] for one in addresses if one in by_address}
    return tuple(sorted(known)), sum(one not in by_address for one in addresses)
