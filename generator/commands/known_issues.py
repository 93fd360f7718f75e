"""`releases known-issues`: what the support desk answers, for a person on the phone or for a program.

Boundary: words, JSON and exit statuses; what answers a question is for `generator.support`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from generator.clock import now
from generator.commands.terminal import FAILED, OK, fail, printable
from generator.ledger import Ledger
from generator.pages.issue_rows import is_none
from generator.repository import Records, read_folder
from generator.support.answer import Answer, Match, open_desk
from generator.support.catalogue import Catalogue, catalogue
from generator.support.question import Question
from generator.support.told import as_fields, bearing_words, fix_words, page_of, url_of

_MOST = 5
"""How many further issues are told, where not all are asked for."""


def run_known_issues(folder: Path, question: Question, today: date | None, *, format_: str, everything: bool) -> int:
    """Answer a question from a folder of records; nothing known is an answer, too."""
    if not folder.is_dir():
        return fail(f"there is no folder {printable(folder)}: name the folder of records with --from")
    records = read_folder(folder)
    _warn(records)
    known = catalogue(Ledger(records, today or records.policy.day_of(now())))
    answer = open_desk(known).ask(question, everything=everything)
    if format_ == "json":
        # ASCII, so that it can be read whatever encoding the output has.
        print(json.dumps(as_fields(answer, known), indent=2))
    else:
        print("\n".join(_text(answer, known, everything=everything)))
    complaint = "\n".join(_complaints(answer, known))
    if complaint:
        print(complaint, file=sys.stderr)
    return FAILED if complaint else OK


def _warn(records: Records) -> None:
    if records.unreadable:
        number = len(records.unreadable)
        files = "1 file" if number == 1 else f"{number} files"
        print(f"note: {files} could not be read, and may be missing here: see `releases check`", file=sys.stderr)


def _complaints(answer: Answer, known: Catalogue) -> Iterator[str]:
    """What was asked for and is not on record, with the nearest that is."""
    asked, question = answer.asked, answer.question
    if asked.product_how == "unknown":
        names = ", ".join(one.id for one in known.products)
        yield f"releases: there is no product “{printable(question.product)}”; there are: {names}"
    if asked.version is None or asked.version.how != "unknown":
        return
    typed = printable(question.version.strip() or asked.version.typed)
    if asked.choices:
        names = ", ".join(known.products[place].id for place in asked.choices)
        yield f"releases: which product's version is {typed}? Name it with --product: {names}"
    elif answer.product:
        near = [
            answer.product.versions[one].name for one in (asked.version.lower, asked.version.higher) if one is not None
        ]
        title = f" of {answer.product.id}" if answer.product.id else ""
        told = f"; the nearest: {', '.join(near)}" if near else ""
        yield f"releases: there is no version {typed}{title} on record{told}"
        if asked.elsewhere is not None:
            yield f"releases: it is a version of {known.products[asked.elsewhere].id}"


def _text(answer: Answer, known: Catalogue, *, everything: bool) -> Iterator[str]:
    """The answer for a person."""
    yield from _understood(answer)
    searched = bool(answer.asked.text.strip())
    if not answer.matches:
        yield from _nothing(answer, searched=searched)
    elif searched:
        yield from _whole(answer.matches[0], answer, known)
        yield from _list("Further candidates", answer.others, answer, everything=everything)
        name = answer.version.name if answer.version else answer.product.title if answer.product else ""
        does = "does not affect" if answer.version else "not in"
        yield from _list(f"Known, but {does} {name}", answer.unaffected, answer, everything=everything)
    else:
        for number, match in enumerate(answer.matches):
            yield from [""] if number else []
            yield from _whole(match, answer, known)
    yield from _list("Perhaps related", answer.perhaps, answer, everything=everything)
    if url := url_of(answer.question):
        yield f"\nThis answer: {url}"


def _understood(answer: Answer) -> Iterator[str]:
    meant, version = answer.asked.version, answer.version
    if meant is None and answer.matches and answer.asked.text.strip():
        yield "Ask for the version (--affects): it decides whether the customer is affected, and where the fix is.\n"
    if version is None or meant is None:
        return
    title = f"{answer.product.title} " if answer.product and answer.product.title else ""
    if meant.how == "unknown":
        yield f"ESTIMATE: {printable(meant.typed)} is not on record; this is the answer for {title}{version.name}.\n"
    elif meant.how == "line":
        yield f"{title}{version.name}, the newest version of {printable(meant.typed)} that can be had\n"
    elif meant.how == "formerly":
        yield f"{title}{version.name}, which was called {printable(meant.typed)} before\n"


def _nothing(answer: Answer, *, searched: bool) -> Iterator[str]:
    if searched:
        yield "Nothing known answers this. Try the error code alone, or other words of the message."
        yield "Else write down version, message, who is hit and since when; report it to whoever keeps the register."
    elif answer.version:
        yield f"No known issue affects {answer.version.name}."
    else:
        yield "No issue is open."


def _whole(match: Match, answer: Answer, known: Catalogue) -> Iterator[str]:
    """An issue with all that somebody on the phone needs."""
    issue = match.case.record
    yield f"{issue.id}  {issue.title}"
    yield "  " + " · ".join(one for one in (issue.severity, issue.component or "", match.case.state) if one)
    if match.found_as:
        yield f"  {', '.join(match.found_as)} turned out to be this issue."
    if match.tier and match.tier.name == "SIMILAR_CODE":
        yield "  No issue has exactly that code; this one's is spelt almost the same."
    yield f"  {bearing_words(match, answer)}.{f' {match.why}' if match.why else ''}"
    yield from (f"  {line}" for line in fix_words(match, answer, known))
    if match.case.symptoms:
        yield "  Customer sees: " + " | ".join(match.case.symptoms)
    yield from _paragraph("Who is hit", issue.conditions)
    none = "There is none." if issue.workaround and is_none(issue.workaround) else "None is recorded yet."
    yield from _paragraph("Workaround", none if none == "There is none." else issue.workaround or none)
    yield f"  Page: {page_of(match)}"


def _paragraph(label: str, text: str | None) -> Iterator[str]:
    lines = text.strip().splitlines() if text else []
    if len(lines) == 1:
        yield f"  {label}: {lines[0]}"
    elif lines:
        yield f"  {label}:"
        yield from (f"    {line}".rstrip() for line in lines)


def _list(title: str, matches: Iterable[Match], answer: Answer, *, everything: bool) -> Iterator[str]:
    listed = list(matches)
    if not listed:
        return
    yield f"\n{title}:"
    for match in listed if everything else listed[:_MOST]:
        issue = match.case.record
        where = f" {match.why}" if match.why else ""
        yield f"  {issue.id}  {issue.title} ({issue.severity}; {bearing_words(match, answer)}).{where}"
    if len(listed) > _MOST and not everything:
        yield f"  … and {len(listed) - _MOST} more: --all"
