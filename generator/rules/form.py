"""Format: the files cannot be understood.

What is found while reading has only its documentation here; what needs the policy to be judged stands below.
"""

from __future__ import annotations

from generator.diagnostics import Finding, Kind
from generator.ledger import Entry, Ledger
from generator.rules.registry import Findings, found_while_reading, listed, release_rule, whole_rule

READING = (
    found_while_reading(
        "not-yaml",
        """The file is not valid YAML as far as it is read here.

        Nothing of a file that cannot be read can be checked or shown. The usual causes are a tab, a quote or a bracket
        that is not closed, and the marks of a merge conflict.

        Go to the line that the message names, which is where it began. Indent with spaces, close quotes and brackets,
        and put quotes around a text that begins with a special character.""",
    ),
    found_while_reading(
        "not-text",
        """The file is not UTF-8 text, or holds characters that cannot be seen.

        Control characters, line separators and bidirectional overrides make a text read differently from what it is,
        also when they are written as escapes.

        Save the file as UTF-8; a byte order mark is fine. Delete the character that the message names, and type the
        text around it anew.""",
    ),
    found_while_reading(
        "too-large",
        """The file is over the limits: 256 KiB, 12 levels, 5,000 values, 20,000 characters in a text.

        No release needs that much, and a file that does is usually a mistake or an attack.

        Put what is long elsewhere and link to it. Write deeply nested lists and mappings flatter.""",
    ),
    found_while_reading(
        "yaml-feature",
        """The file uses an anchor, an alias, a merge key, an explicit tag, a directive or several documents.

        They make a record mean something that is not written where it is read.

        Write the value out in each place where it belongs, and give each record a file of its own. Put quotes around a
        text that begins with `&`, `*` or `!`.""",
    ),
    found_while_reading(
        "duplicate-key",
        """The same key stands twice in one mapping.

        YAML readers keep one of them in silence, so somebody's sign-off would be lost.

        Keep the one that is true. Two answers to one checklist item are a list, oldest first: `- {by: …, at: …}` lines
        under the item.""",
    ),
    found_while_reading(
        "unknown-field",
        """A key that the record does not have.

        What is misspelt would not be checked and not be shown.

        Write the nearest spelling that the hint names, or look the field up in the reference of the format. Where a
        comma cut a text in two, put quotes around the whole text.""",
    ),
    found_while_reading(
        "wrong-type",
        """A list, a mapping or a text stands where another is expected.

        What is meant would have to be guessed, and a guess is not what somebody recorded.

        Write what the message expects: `- ` lines for a list, `key: value` lines for a mapping. The reference of the
        format has an example of each file.""",
    ),
    found_while_reading(
        "bad-value",
        """A value is not one of those that its field can hold.

        Nothing is guessed: `yes` is not `true` here, and no rule knows what a misspelt status asks for.

        Write one of the choices that the message names, or a value of the form that it describes.""",
    ),
    found_while_reading(
        "bad-time",
        """A day that does not exist, or a date and time without an offset.

        Without its offset nobody can tell whether a sign-off came before the deployment.

        Write a time as `2026-11-12T14:05:00Z`, or with an offset such as `+01:00` in place of the Z. Write a day as
        `2026-11-12`.""",
    ),
    found_while_reading(
        "comment-in-text",
        """A plain text is followed by ` #` and more, which YAML drops as a comment.

        “Fixes #812 and more” would be published as “Fixes”.

        Put quotes around the whole text. A remark that is meant for the file alone has a space after its `#`.""",
    ),
    found_while_reading(
        "prose-in-brackets",
        """Plain words with spaces stand in a `[ ]` list of texts.

        A comma in such a text cuts it in two in silence.

        Put quotes around each text, or write the list as `- ` lines.""",
    ),
    found_while_reading(
        "bad-path",
        """A file or folder of the records is no regular file, or its name cannot be a URL or a file everywhere.

        Links are not followed, so that nothing outside the folder is published. Two names that differ in case alone, or
        meet in one URL, would overwrite each other's page.

        Name a record by its version or id, with letters, digits, `.`, `_`, `+` and `-`, and end the name with `.yml`.
        Put a regular file in the place of a link, and keep what is no record in another folder.""",
    ),
)


@release_rule("missing-field", Kind.BROKEN, always=True)
def missing_field(entry: Entry, ledger: Ledger) -> Findings:
    """A field that is needed is not there.

    Without its date a release has no place in the history, and without a summary nobody can tell what it is.

    Add the field that the message names. Only imported releases, which the product's `process_from` in policy.yml
    excludes, may lack `date` and `summary`.
    """
    exempt = ledger.policy.product(entry.product).process_from is not None and not entry.asked
    if exempt and (entry.day is not None or ledger.policy.exempts_undated(entry.product)):
        return
    for name, what in (("date", "the planned day, or the day it shipped"), ("summary", "what a reader should know")):
        if exempt and name == "summary":
            return  # with its date it may turn out to be older than the process
        if getattr(entry.record, name) is None and not (name == "date" and entry.shipped_on):
            yield Finding(f"{entry.name} has no `{name}`", (), hint=f"add `{name}:` with {what}", on_key=True)


@whole_rule("bad-link", Kind.BROKEN)
def bad_link(ledger: Ledger) -> Findings:
    """A link is not an http, https or mailto URL, nor a reference that a tracker of the policy knows.

    A reader could not follow it, and evidence that cannot be opened is none.

    Write the whole URL. To write references such as EXP-812, add `EXP` with its address under `trackers` in policy.yml.
    """
    trackers = ledger.policy.file.trackers
    known = f"the trackers here are {listed(f'`{name}`' for name in trackers)}" if trackers else "write the whole URL"
    hint = f"{known}; others go under `trackers` in policy.yml"
    for document in ledger.records.documents:
        for reference in ledger.told(document).references:
            if reference.kind == "link" and ledger.policy.link(reference.name) is None:
                message = f"no tracker of the policy knows “{reference.name}”"
                yield Finding(message, reference.route, hint, document.path)


RULES = (*READING, missing_field, bad_link)
