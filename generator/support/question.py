"""What is asked: a product, a version and a text as somebody typed them, and what they mean.

Boundary: names and versions; which issues answer is for `generator.support.answer`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple
from urllib.parse import urlencode

from generator.support.catalogue import Catalogue, Product
from generator.support.text import distance, tolerance, words
from generator.support.versions import Meant, find_version, numbers_of, typed_version

_IN_TEXT: Final = re.compile(r"(?<![0-9A-Za-z.-])v?[0-9]+(?:\.[0-9]+)+(?:-[0-9A-Za-z.-]*[0-9A-Za-z])?(?![0-9A-Za-z_-])")


class Question(NamedTuple):
    """The fields of the form as they were typed."""

    product: str = ""
    version: str = ""
    text: str = ""

    @property
    def query(self) -> str:
        """The question as the query of the page's URL."""
        fields = {"product": self.product, "version": self.version, "q": self.text}
        return urlencode({name: value.strip() for name, value in fields.items() if value.strip()})


class Asked(NamedTuple):
    """What a question means."""

    text: str
    product: int | None
    """The product's place in the catalogue."""
    product_how: Literal["any", "given", "only", "by-version", "unknown"]
    """For an unknown one, `product` is the one that is spelt most alike, if any is."""
    version: Meant | None
    choices: tuple[int, ...] = ()
    """The products among which somebody has to choose, as the version alone does not say."""
    elsewhere: int | None = None
    """Another product that has the version, where the one that was given has not."""


def understand(question: Question, catalogue: Catalogue) -> Asked:
    """Find the product and the version that are meant; a version may also stand in the text."""
    products = catalogue.products
    place, how = _product(question.product, products)
    version, text = typed_version(question.version), question.text
    if not version:
        version, text = _version_in(text, [products[place]] if place is not None else products)
    if not version:
        return Asked(text, place, how, None)
    if place is None and how == "any":
        return _by_version(text, version, products)
    if place is None:
        return Asked(text, None, how, Meant(version, "unknown", None))
    meant = find_version(version, products[place].versions)
    elsewhere = next(iter(_with(products, version)), None) if meant.how == "unknown" else None
    return Asked(text, place, how, meant, elsewhere=elsewhere)


def _product(
    typed: str, products: tuple[Product, ...]
) -> tuple[int | None, Literal["any", "given", "only", "unknown"]]:
    asked = words(typed)
    if not asked:
        return (0, "only") if len(products) == 1 else (None, "any")
    tests: tuple[Callable[[Product], bool], ...] = (
        lambda one: "".join(asked) in ("".join(words(one.id)), "".join(words(one.title))),
        lambda one: set(asked) <= {*words(one.id), *words(one.title)},
    )
    for fits in tests:
        found = [place for place, one in enumerate(products) if fits(one)]
        if len(found) == 1:
            return found[0], "given"
    return _spelt_alike(asked, products), "unknown"


def _spelt_alike(asked: list[str], products: tuple[Product, ...]) -> int | None:
    near = [
        (distance(word, name), place)
        for place, one in enumerate(products)
        for name in dict.fromkeys((*words(one.id), *words(one.title)))
        for word in asked
        if distance(word, name) <= max(tolerance(word), tolerance(name))
    ]
    best = [place for apart, place in near if apart == min(near)[0]]
    return best[0] if len(set(best)) == 1 else None


def _version_in(text: str, products: tuple[Product, ...] | list[Product]) -> tuple[str, str]:
    """A version in the text and the text without it: one that is on record, or all that was typed."""
    for found in _IN_TEXT.finditer(text):
        version = typed_version(found[0])
        alone = found[0] == text.strip() and (version.count(".") > 1 or version != found[0])
        if alone or any(find_version(version, one.versions).how in ("exact", "formerly") for one in products):
            return version, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return "", text


def _by_version(text: str, version: str, products: tuple[Product, ...]) -> Asked:
    """The product is the one that has the version, or whose line it would be on."""
    for candidates in (
        _with(products, version, "exact", "formerly"),
        _with(products, version),
        _near(products, version),
    ):
        if len(candidates) == 1:
            place = candidates[0]
            return Asked(text, place, "by-version", find_version(version, products[place].versions))
        if candidates:
            return Asked(text, None, "any", Meant(version, "unknown", None), choices=tuple(candidates))
    return Asked(text, None, "any", Meant(version, "unknown", None), choices=tuple(range(len(products))))


def _with(products: tuple[Product, ...], version: str, *how: str) -> list[int]:
    """The products that have a version."""
    wanted = how or ("exact", "formerly", "line")
    return [place for place, one in enumerate(products) if find_version(version, one.versions).how in wanted]


def _near(products: tuple[Product, ...], version: str) -> list[int]:
    """The products that have the line of a version, or else its first number."""
    asked = numbers_of(version)
    for length in (2, 1) if asked else ():
        line = asked[0][:length] if asked else ()
        found = [
            place for place, one in enumerate(products) if any(numbers[:length] == line for numbers in _lines(one))
        ]
        if found:
            return found
    return []


def _lines(product: Product) -> Iterator[tuple[int, ...]]:
    for one in product.versions:
        if numbers := numbers_of(one.name):
            yield numbers[0]
