"""What a team is asked before it begins, and which answers can be used.

Boundary: texts and what they mean; who is asked, and what is proposed, is for the command.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from generator.decoding import describe, has_unseen
from generator.model.scalars import is_web_address
from generator.names import judge_product, judge_stem
from generator.versions import EXPECTED, Scheme, parse
from generator.writing import scalar

Hosting: TypeAlias = Literal["github", "gitlab", "none"]

HOSTINGS: Final[tuple[Hosting, ...]] = ("github", "gitlab", "none")
LONGEST: Final = 100
"""Characters of a name: it stands in titles and tabs."""
_MAIL: Final = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+").fullmatch
_BRANCH: Final = re.compile(r"(?!.*(?:\.\.|//))[A-Za-z0-9][A-Za-z0-9._/-]*").fullmatch
_SLUG: Final = re.compile("[^a-z0-9]+")


class AnswerError(ValueError):
    """An answer cannot be used; says what was typed and what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a team said about itself; each text as the function of its kind returns it."""

    name: str
    """What the site is called."""
    manager: str
    """The name of whoever leads releases."""
    email: str
    """That person's address in git; empty where it is not known."""
    version: str
    """The first release that is recorded."""
    day: date
    """The day that it is planned for."""
    today: date
    """From when on people hold their roles."""
    hosting: Hosting
    """Where the pipeline runs."""
    package: str
    """How pip gets this program: a line of `requirements.txt`."""
    product: str = ""
    """The product's title; empty where the team has only one and makes no folder for it."""
    site_url: str = ""
    """Where the site will be; empty where that is not known yet."""
    repo_url: str = ""
    """Where the repository can be seen; likewise."""
    branch: str = "main"
    """The branch that is published."""
    below: str = ""
    """The way from the top of the repository to the folder, with `/` at its end; empty where they are the same."""

    @property
    def scheme(self) -> Scheme:
        return scheme_of(self.version)

    @property
    def product_id(self) -> str:
        """The name of the product's folder; empty where there is none."""
        return identifier(self.product, "product") if self.product else ""

    @property
    def person(self) -> str:
        """The release manager's id: by the first name, as people are called in records."""
        first = self.manager.split()[0]
        return identifier(first, identifier(self.email.partition("@")[0], "release-manager"))


def name(text: str) -> str:
    """A name of a site, a product or a person: one line, all blanks in it one space.

    Raises:
        AnswerError: it is blank, too long, or holds what cannot be seen.
    """
    line = " ".join(text.split())
    if not line:
        raise AnswerError("a name is needed")
    if has_unseen(line):
        raise AnswerError(f"the name holds {describe(line)}, which nobody can see; leave it out")
    if len(line) > LONGEST:
        raise AnswerError(f"the name has {len(line)} characters; {LONGEST} are the most")
    return line


def optional_name(text: str) -> str:
    """A name, or nothing."""
    return name(text) if text.strip() else ""


def email(text: str) -> str:
    """An address as git knows it, or nothing.

    Raises:
        AnswerError: it is none.
    """
    address = text.strip()
    if address and (not _MAIL(address) or has_unseen(address) or len(address) > LONGEST):
        raise AnswerError(f"“{address}” is not an address such as maria@example.com")
    return address


def version(text: str) -> str:
    """A version, without a v before it.

    Raises:
        AnswerError: no scheme knows it, or no file can be called so.
    """
    stem = re.sub("^v(?=[0-9])", "", text.strip())
    if not (parse(stem) or parse(stem, "dotted")):
        raise AnswerError(f"“{text.strip()}” is not a version: {EXPECTED['semver']}, or {EXPECTED['dotted']}")
    if bad := judge_stem(stem):
        raise AnswerError(bad.message)
    return stem


def scheme_of(text: str) -> Scheme:
    """How versions are numbered where the first is called so."""
    return "semver" if parse(text) else "dotted"


def address(text: str) -> str:
    """A URL of a site or a repository, with `/` at its end, or nothing.

    Raises:
        AnswerError: it is none.
    """
    url = text.strip()
    if url and not is_web_address(url):
        raise AnswerError(f"“{url}” is not a URL such as https://releases.example.com/")
    return f"{url.rstrip('/')}/" if url else ""


def package(text: str) -> str:
    """What pip installs: one line of a requirements file that is no option of pip.

    Raises:
        AnswerError: it is something else.
    """
    spec = text.strip()
    if not spec or has_unseen(spec) or len(spec.splitlines()) != 1:
        raise AnswerError("the package is one line, as pip takes it: a name with a version, a file, a URL")
    if spec.startswith(("-", "#")):
        raise AnswerError(f"“{spec}” is not a package; pip would take it for an option or a comment")
    return spec


def branch(text: str) -> str:
    """A branch that a pipeline may name without quotes; `main` for all others."""
    return text if _BRANCH(text) else "main"


def identifier(text: str, otherwise: str) -> str:
    """An id made of a name; the other one where nothing of the name is left, or the site needs it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = _SLUG.sub("-", plain).strip("-")[:40].strip("-")
    if not made or judge_product(made):
        return otherwise
    is_word_of_yaml = made.isalpha() and scalar(made, "") != [made]  # null, yes …
    return otherwise if is_word_of_yaml else made
