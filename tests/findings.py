"""Diagnostics made up for the reports: a few by hand, and any at all."""

from __future__ import annotations

from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Edit, Fix, Kind, Snippet, Span
from generator.reports.machine import Checked

HOSTILE = (
    "\n::error::forged",
    "\r\n::set-output name=x::y",
    "%0A::error::forged",
    "::warning file=x::forged",
    "##[error]forged",
    "a,title=forged,b:c::d",
    '"quotes" and \\ and </script>',
    "-- --> 100 % {0} {{1}}",
    "[forged](https://forged.example) and [forged](1)",
    "\x1b[31mred\x1b[0m \u2028 \x85 \u202e",
    "half \ud83d of a pair, \udcff",
    "“é” 😀",
    "",
)
KINDS = (Kind.BROKEN, Kind.VIOLATION, Kind.WARNING, Kind.OVERDUE)
SIGN_OFF = Diagnostic(
    Kind.VIOLATION,
    "sign-off-missing",
    "releases/2.4.0.yml",
    "Nobody has signed",
    "ask omar",
    Snippet(Span(31, 3, 11), "  pre-release:"),
    item="sre-sign-off",
)
TWICE = Diagnostic(
    Kind.BROKEN,
    "duplicate-key",
    "releases/2.4.1.yml",
    "The key “date” is given twice",
    snippet=Snippet(Span(9, 1, 4), "date: 2026-11-13"),
    related=(Snippet(Span(4, 1, 4), "date: 2026-11-12", "first given here"),),
)
WHOLE_FILE = Diagnostic(Kind.BROKEN, "too-large", "releases/2.4.2.yml", "The file is too large")


def of_kind(kind: Kind) -> Checked:
    return Checked((Diagnostic(kind, "some-rule", "x.yml", "said"),))


texts = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=()), max_size=40)
spans = st.builds(Span, st.integers(1, 10**5), st.integers(1, 10**5), st.integers(1, 10**5))
snippets = st.builds(Snippet, spans, texts, texts)
numbers = st.integers(1, 10**5)
edits = st.builds(Edit, numbers, numbers, numbers, numbers, texts)
fixes = st.builds(Fix, texts, st.lists(edits, max_size=2).map(tuple), st.sampled_from(["", "releases/2.5.0.yml"]))
any_checked = st.builds(
    Checked,
    st.lists(
        st.builds(
            Diagnostic,
            kind=st.sampled_from(Kind),
            rule=st.sampled_from(["sign-off-missing", "duplicate-key", "some-rule"]),
            path=texts.map(lambda text: f"releases/{text}"),
            message=texts,
            hint=texts,
            snippet=st.none() | snippets,
            related=st.lists(snippets, max_size=2).map(tuple),
            item=st.sampled_from(["", "qa-sign-off"]),
            fix=st.none() | fixes,
        ),
        max_size=4,
    ).map(tuple),
    st.integers(0, 10**4),
)
