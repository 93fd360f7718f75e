"""The files of a repository that a team begins with, by their paths.

Boundary: bytes from answers and from the files beside this module; the first release and the schemas come from the
people and the policy once those stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from generator.beginning import records
from generator.beginning.answers import Answers, Hosting
from generator.templating import Templates
from generator.writing import scalar

_FOLDER: Final = Path(__file__).parent / "files"
_BRANCH: Final = "branches: [main]"
_PIPELINES: Final[Mapping[Hosting, Mapping[str, str]]] = MappingProxyType(
    {
        "github": {".github/workflows/releases.yml": "github.yml", ".github/dependabot.yml": "dependabot.yml"},
        "gitlab": {".gitlab-ci.yml": "gitlab.yml"},
        "none": {},
    }
)
_AS_THEY_ARE: Final = MappingProxyType(
    {"docs/help.md": "help.md", ".gitignore": "gitignore", ".pre-commit-config.yaml": "pre-commit.yml"}
)
_REQUIREMENTS: Final = """\
# What checks the records and builds the site. Where your package index does not have it, name a wheel by its file or
# URL, or a git URL: https://pip.pypa.io/en/stable/reference/requirement-specifiers/
{}
"""


def files_for(answers: Answers) -> dict[str, bytes]:
    """What a repository begins with, by path; those that a reader looks for first come first."""
    return {path: text.encode() for path, text in _texts(answers)}


def _texts(answers: Answers) -> Iterator[tuple[str, str]]:
    templates = Templates((_FOLDER,))
    yield "README.md", templates.render("README.md", **_words(answers))
    yield "mkdocs.yml", templates.render("mkdocs.yml", **_settings(answers))
    yield "requirements.txt", _REQUIREMENTS.format(answers.package)
    yield "releases/people.yml", records.people(answers)
    yield "releases/policy.yml", templates.render("policy.yml", **_process(answers))
    for path, name in {**_AS_THEY_ARE, **_PIPELINES[answers.hosting]}.items():
        text = (_FOLDER / name).read_text(encoding="utf-8")
        yield path, text.replace(_BRANCH, f"branches: [{_yaml(answers.branch)}]")


def _words(answers: Answers) -> dict[str, object]:
    """What the README says; texts that people typed are escaped by the template, those of a closed form are not."""
    folder = f"releases/{answers.product_id}/" if answers.product else "releases/"
    return {
        "name": answers.name,
        "manager": answers.manager,
        "day": Markup(answers.day.isoformat()),  # noqa: S704 - a day
        "version": Markup(answers.version),  # noqa: S704 - of a closed form
        "release": Markup(records.release_path(answers)),  # noqa: S704 - an id and a version
        "pattern": Markup(f"{folder}<version>.yml"),  # noqa: S704 - likewise
        "branch": Markup(answers.branch),  # noqa: S704 - judged where it was read
        "pipeline": answers.hosting,
    }


def _settings(answers: Answers) -> dict[str, object]:
    edit = "-/edit" if answers.hosting == "gitlab" else "edit"
    return {
        "name": _yaml(answers.name),
        "site_url": _yaml(answers.site_url),
        "repo_url": _yaml(answers.repo_url.rstrip("/")),
        "edit_uri": _yaml(f"{edit}/{answers.branch}/{quote(answers.below)}docs/"),
    }


def _process(answers: Answers) -> dict[str, object]:
    return {
        "title": _yaml(f"How {answers.name} is released"),
        "dotted": answers.scheme == "dotted",
        "product": _yaml(answers.product),
        "product_id": Markup(answers.product_id),  # noqa: S704 - an id
        "today": Markup(answers.today.isoformat()),  # noqa: S704 - a day
    }


def _yaml(text: str) -> Markup:
    """A text as it stands behind its key in YAML, which is what the template is; empty for none."""
    return Markup(scalar(text, "", folded=False)[0] if text else "")  # noqa: S704 - no HTML
