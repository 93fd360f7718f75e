from __future__ import annotations

import pytest

from generator.importing.tags import match, package_of, split


@pytest.mark.parametrize(
    ("tag", "package", "version"),
    [
        ("1.2.3", "", "1.2.3"),
        ("v1.2.3", "", "1.2.3"),
        ("V1.2.3-rc.1", "", "1.2.3-rc.1"),
        ("release-1.2.3", "", "1.2.3"),
        ("releases/v1.2.3", "", "1.2.3"),
        ("refs/tags/v1.2.3", "", "1.2.3"),
        ("rel1.2.3", "", "1.2.3"),
        ("pkg@1.2.3", "pkg", "1.2.3"),
        ("pkg-v1.2.3+build", "pkg", "1.2.3+build"),
        ("@scope/pkg-2@1.2.3", "@scope/pkg-2", "1.2.3"),
        ("release/mobile/1.2.3", "mobile", "1.2.3"),
        ("nightly", None, None),
        ("v1.2", None, None),
        ("1.2.3.RELEASE", None, None),
        ("pkg1.2.3", None, None),
        ("v" + "9" * 5000 + ".0.0", None, None),
    ],
)
def test_tags_are_parted_into_package_and_version(tag: str, package: str | None, version: str | None) -> None:
    found = split(tag, "semver")
    assert (found.package if found else None, found.version.text if found else None) == (package, version)


def test_calendar_versions_are_versions_where_the_policy_says_so() -> None:
    found = split("release-24.04", "dotted")
    assert found
    assert found.version.text == "24.04"


def test_a_pattern_has_text_on_both_sides() -> None:
    found = match("web/1.2.3-final", "web/{version}-final", "semver")
    assert found
    assert found.text == "1.2.3"
    assert match("web/1.2.3", "web/{version}-final", "semver") is None


@pytest.mark.parametrize(
    ("packages", "found"),
    [
        (["", "demo", "other"], "demo"),
        (["@scope/Demo", "other"], "@scope/Demo"),
        (["", "other"], ""),
        (["other"], "other"),
        (["other", "another"], None),
    ],
)
def test_a_product_is_one_of_the_packages(packages: list[str], found: str | None) -> None:
    assert package_of(packages, "demo") == found
