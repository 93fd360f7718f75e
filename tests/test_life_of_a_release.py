"""The life of a release in a repository of its own: from `releases init` to closed and corrected, with real git."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from git_repository import Repository, needs_git

from generator.cli import main

pytestmark = needs_git

PEOPLE = """\
people:
  maria: {name: Maria Silva, email: [maria@octoacme.example], roles: [{role: release-manager, from: 2026-01-01}]}
  priya: {name: Priya Natarajan, email: [priya@octoacme.example], roles: [{role: qa-lead, from: 2026-01-01}]}
  sam: {name: Sam Okafor, email: [sam@octoacme.example], roles: [{role: security-liaison, from: 2026-01-01}]}
  omar: {name: Omar Haddad, email: [omar@octoacme.example], roles: [{role: sre, from: 2026-01-01}]}
  dana: {name: Dana Weiss, email: [dana@octoacme.example], roles: [{role: data-lead, from: 2026-01-01}]}
  jin: {name: Jin Park, email: [jin@octoacme.example], roles: [{role: tech-lead, from: 2026-01-01}]}
  hannah: {name: Hannah Roth, email: [hannah@octoacme.example], roles: [{role: product-manager, from: 2026-01-01}]}
  uma: {name: Uma Lind, email: [uma@octoacme.example], roles: [{role: support-liaison, from: 2026-01-01}]}
  ines: {name: Ines Prado, email: [ines@octoacme.example], roles: [{role: engineering-manager, from: 2026-01-01}]}
"""
PLAN = """\
rollback:
  triggers: ["5xx rate above baseline + 1 % for 15 minutes"]
  decision: release-manager
  executor: sre
  target: {target}
  steps: ["Deploy the target from the pipeline."]
  data: {{reversible: true}}
  {more}
  tested: {{by: omar, at: {day}T08:00:00Z, environment: staging, result: passed, minutes: 9}}
"""
IMPACT = """\
  security: {applies: true, reason: The session cookie changes.}
  metrics: {applies: true, reason: An event was added.}
"""
EVIDENCE = ("--evidence", "https://ci.octoacme.example/1")
BEFORE = (
    ("acceptance-criteria", "hannah"),
    ("ci-and-scans", "jin"),
    ("qa-sign-off", "priya"),
    ("sre-sign-off", "omar"),
    ("release-notes", "maria"),
    ("rollback-plan", "omar"),
    ("smoke-tests", "priya"),
    ("support-briefed", "uma"),
)
DEPLOYING = (
    ("change-window", "maria"),
    ("backup", "omar"),
    ("staging-smoke-tests", "maria"),
    ("staging-smoke-tests", "priya"),
)
DURING = (
    ("production-deploy", "maria"),
    ("production-deploy", "omar"),
    ("post-deploy-verification", "priya"),
    ("post-deploy-verification", "omar"),
)
AFTER = (
    ("announcement", "maria"),
    ("production-smoke-tests", "priya"),
    ("key-flows", "priya"),
    ("error-rates", "omar"),
    ("performance", "omar"),
    ("announcement-published", "maria"),
    ("support-notified", "uma"),
    ("retrospective", "maria"),
)


@dataclass
class Company:
    """A team with its repository, in which every act is committed as it is done."""

    folder: Path
    git: Repository
    day: str = "2026-03-02"
    clock: int = 0

    @property
    def records(self) -> Path:
        return self.folder / "releases"

    def now(self) -> str:
        """A later moment of the day, each time."""
        self.clock += 1
        return f"{self.day}T{9 + self.clock // 60:02}:{self.clock % 60:02}:00Z"

    def on(self, day: str) -> None:
        self.day, self.clock = day, 0

    def run(self, *arguments: str) -> Result:
        words = [*arguments, "--from", str(self.records), "--today", self.day]
        result = CliRunner().invoke(main, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.output)
        return result

    def file(self, version: str) -> Path:
        return self.records / f"{version}.yml"

    def act(self, path: str, *arguments: str, replaces: int = 0) -> str:
        """Does something that changes one file by adding lines, and `replaces` so many; it is committed alone."""
        place = self.records / path
        before = place.read_text("utf-8").splitlines() if place.exists() else []
        head = self.git.head()
        result = self.run(*arguments, "--commit")
        assert result.exit_code == 0, (arguments, result.output)
        after = place.read_text("utf-8").splitlines()
        gone = list(before)
        for line in after:
            if line in gone:
                gone.remove(line)
        assert len(gone) == replaces, (arguments, gone)
        assert len(after) >= len(before)
        assert self.git.run("status", "--porcelain").stdout == ""
        changed = self.git.run("diff", "--name-only", head, "HEAD").stdout.split()
        assert changed == [f"releases/{path}"]
        assert self.git.run("rev-list", "--count", f"{head}..HEAD").stdout.strip() == "1"
        self.is_clean()
        return result.output

    def sign(self, version: str, item: str, who: str, *more: str, replaces: int = 0) -> str:
        name = f"{version}.yml"
        return self.act(name, "sign", version, item, "--by", who, "--at", self.now(), *more, replaces=replaces)

    def refused(self, path: str, *arguments: str) -> str:
        """Wants something that the rules do not allow: nothing changes."""
        before = (self.records / path).read_bytes()
        result = self.run(*arguments)
        assert result.exit_code == 1, result.output
        assert (self.records / path).read_bytes() == before
        assert self.git.run("status", "--porcelain").stdout == ""
        return result.output

    def edit(self, version: str, old: str, new: str) -> None:
        """Somebody edits the file by hand, and commits."""
        text = self.file(version).read_text("utf-8")
        assert text.count(old) == 1, old
        self.file(version).write_text(text.replace(old, new), "utf-8")
        self.git.run("commit", "--quiet", "--all", "--message", f"Write {version}")
        self.is_clean()

    def is_clean(self) -> None:
        result = CliRunner().invoke(main, ["check", str(self.records), "--today", self.day])
        assert result.exit_code == 0, result.output
        assert "violation" not in result.output

    def is_(self, version: str, status: str) -> None:
        assert f"\nstatus: {status}\n" in self.file(version).read_text("utf-8")


@pytest.fixture
def company(tmp_path: Path) -> Company:
    folder = tmp_path / "releases-of-acme"
    git = Repository(folder)
    words = ["init", str(folder), "--yes", "--name", "Acme", "--version", "1.0.0", "--date", "2026-03-05"]
    who = ["--manager-name", "Maria Silva", "--manager-email", "maria@octoacme.example", "--pipeline", "github"]
    result = CliRunner().invoke(main, [*words, *who])
    assert result.exit_code == 0, result.output
    here = Company(folder, git)
    here.is_clean()
    (here.records / "people.yml").write_text(PEOPLE, "utf-8")
    git.run("add", "--all")
    git.run("commit", "--quiet", "--message", "Begin")
    here.is_clean()
    return here


def write_by_hand(company: Company, version: str, target: str, more: str) -> None:
    """What people write in the editor: the answers about its impact, and the way back."""
    lines = company.file(version).read_text("utf-8").splitlines(keepends=True)
    question = next(line for line in lines if line.startswith("  # security · "))
    company.edit(version, question, question + IMPACT)
    plan = next(line for line in lines if line.startswith("# The way back"))
    company.edit(version, plan, plan + PLAN.format(target=target, more=more, day=company.day))


def ship(company: Company, version: str) -> None:
    """A release without incident, from planned to closed."""
    for item, who in BEFORE:
        company.sign(version, item, who, *EVIDENCE)
    company.sign(version, "security-review", "sam", *EVIDENCE)
    company.sign(version, "data-verification", "dana", *EVIDENCE)
    company.act(
        f"{version}.yml", "advance", version, "--to", "approved", "--by", "maria", "--at", company.now(), replaces=1
    )
    for item, who in DEPLOYING:
        company.sign(version, item, who)
    deploy(company, version)
    close(company, version)


def deploy(company: Company, version: str) -> None:
    start, end = company.now(), company.now()
    for item, who in DURING:
        company.sign(version, item, who)
    words = ("--by", "omar", "--outcome", "succeeded", "--started", start, "--finished", end)
    company.act(f"{version}.yml", "deploy", version, *words, replaces=1)
    company.is_(version, "released")


def close(company: Company, version: str) -> None:
    for item, who in AFTER:
        company.sign(version, item, who)
    company.act(
        f"{version}.yml", "advance", version, "--to", "closed", "--by", "maria", "--at", company.now(), replaces=1
    )
    company.is_(version, "closed")


def plan(company: Company) -> None:
    """Plans 1.1.0 from what git knows, and no second time."""
    company.git.run("tag", "v1.0.0")
    company.git.commit("feat(exports): stream from the first row")
    company.git.commit("fix: no more timeouts")
    told = company.act("1.1.0.yml", "new", "1.1.0", "--date", "2026-04-09", "--from-git", "v1.0.0..HEAD")
    planned = company.file("1.1.0").read_text("utf-8")
    assert "follows: 1.0.0\n" in planned
    assert "tream from the first row" in planned, told
    assert company.run("new", "1.1.0").exit_code != 0
    assert company.file("1.1.0").read_text("utf-8") == planned


def approve(company: Company) -> None:
    """Signs everything before the deployment: somebody without the role is refused, one rejects, one item is waived."""
    assert "QA Lead" in company.refused("1.1.0.yml", "sign", "1.1.0", "qa-sign-off", "--by", "omar", *EVIDENCE)
    for item, who in BEFORE:
        company.sign("1.1.0", item, who, *EVIDENCE)
    company.sign("1.1.0", "security-review", "sam", "--verdict", "rejected", "--note", "Session fixation.", *EVIDENCE)
    missing = company.refused("1.1.0.yml", "advance", "1.1.0", "--to", "approved", "--by", "maria")
    assert "Security review" in missing
    assert "Data verification" in missing
    condition = "Rotate the signing key; sam; 2026-04-30"
    more = ("--condition", condition, *EVIDENCE)
    company.sign("1.1.0", "security-review", "sam", *more, replaces=5)  # what was one answer is a list now
    waiver = ("--requested-by", "maria", "--by", "ines", "--expires", "2026-05-01", "--at", company.now())
    why = ("--reason", "No deputy during leave.", "--control", "QA compared the counts.")
    company.act("1.1.0.yml", "waive", "1.1.0", "data-verification", *waiver, *why)
    company.act("1.1.0.yml", "advance", "1.1.0", "--to", "approved", "--by", "maria", "--at", company.now(), replaces=1)
    company.is_("1.1.0", "approved")


def deploy_and_go_back(company: Company) -> None:
    """Deploys, sees it fail, opens an incident, goes back, and says what was learned."""
    for item, who in DEPLOYING:
        company.sign("1.1.0", item, who)
    deploy(company, "1.1.0")
    words = ("--severity", "sev2", "--detected-at", company.now(), "--notified-at", company.now())
    about = ("--title", "Exports stall", "--release", "1.1.0")
    company.act("incidents/INC-2026-001.yml", "incident", "new", *about, *words)
    company.act("1.1.0.yml", "deploy", "1.1.0", "--roll-back", "--by", "maria", "--at", company.now())
    assert "rolled_back" in company.file("1.1.0").read_text("utf-8")
    assert "rolled back" in company.run("show", "1.1.0").output
    end = ("--resolution", "rollback", "--restored-at", company.now(), "--root-cause", "A queue without a limit.")
    action = ("--add-action", "Limit the queue; omar; 2026-04-20")
    company.act("incidents/INC-2026-001.yml", "incident", "update", "INC-2026-001", *end, *action)


def test_a_release_is_planned_signed_rejected_rolled_back_shipped_closed_and_corrected(company: Company) -> None:
    write_by_hand(company, "1.0.0", "none", "forward_fix: Ship a patch.")
    ship(company, "1.0.0")
    company.on("2026-04-07")
    plan(company)
    write_by_hand(company, "1.1.0", "1.0.0", "forward_fix: Ship a patch.")
    approve(company)
    company.on("2026-04-09")
    deploy_and_go_back(company)

    company.on("2026-04-14")
    again = ("--by", "omar", "--outcome", "succeeded", "--started", company.now(), "--finished", company.now())
    company.act("1.1.0.yml", "deploy", "1.1.0", *again)
    company.is_("1.1.0", "released")
    company.sign("1.1.0", "security-review", "sam", "--done", "rotate the signing key")
    close(company, "1.1.0")

    company.on("2026-04-20")
    company.edit("1.1.0", "summary: ", "summary: Corrected. ")
    company.act("1.1.0.yml", "correct", "1.1.0", "--by", "maria", "--at", company.now(), "--text", "Said it plainer.")
    assert company.run("status").exit_code == 0
    assert "closed" in company.run("show", "1.1.0").output
    for audience in ("stakeholders", "support", "customers"):
        assert "1.1.0" in company.run("announce", "1.1.0", "--for", audience).output
