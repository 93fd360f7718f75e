"""A product's entry in policy.yml, which says that its imported releases are not held to the process.

Changes a policy as text and only where the result says exactly what it said before, and the entry.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from generator import reading, source
from generator.model.policy import PolicyFile
from generator.source import Mapping, Node, Scalar, Sequence
from generator.writing import Typed, document, entry

_NEVER: Final = {"process_from": Typed("never")}
_REMARK: Final = "Imported history: nobody was asked to sign for it."


def with_product(policy: bytes | None, product: str) -> bytes | None:
    """A policy in which the process is never asked of a product; None where a person has to write it.

    Args:
        policy: the file's bytes, None where there is none.
        product: the product's id.
    """
    if policy is None:
        head = document({"extends": "octoacme"})
        lines = ["", f"# {_REMARK}", *entry("products", {product: _NEVER}, "")]
        return head + ("\n".join(lines) + "\n").encode()
    before = _read(policy)
    if before is None or _says_never(before, product):
        return policy if before else None
    after = _insert(policy, product)
    return after if after and _is_only_change(before, _read(after), product) else None


def _read(policy: bytes) -> PolicyFile | None:
    document = reading.read("policy.yml", policy, PolicyFile).document
    return document.value if document else None


def _says_never(policy: PolicyFile, product: str) -> bool:
    found = policy.products.get(product)
    return found is not None and found.process_from == date.max


def _is_only_change(before: PolicyFile, after: PolicyFile | None, product: str) -> bool:
    if after is None or not _says_never(after, product):
        return False
    one, two = before.model_dump(), after.model_dump()
    one["products"].pop(product, None)
    two["products"].pop(product, None)
    return bool(one == two)


def _insert(policy: bytes, product: str) -> bytes | None:
    """The policy with the entry behind the last of those that it joins, indented like them; else at the file's end."""
    node, _ = source.read(policy)
    text = policy.decode().replace("\r\n", "\n")
    if not isinstance(node, Mapping) or node.flow or "\r" in text:
        return None
    products = node.entries.get("products")
    if products is None:
        return "\n".join([text.rstrip("\n"), "", *entry("products", {product: _NEVER}, ""), ""]).encode()
    if not isinstance(products.value, Mapping) or products.value.flow or not products.value.entries:
        return None
    if product in products.value.entries:
        return None  # it has a day of its own, or none for a reason
    entries = products.value.entries
    indent = " " * (next(iter(entries.values())).key.mark.column - 1)
    last = _last_line(list(entries.values())[-1].value)
    lines = text.split("\n")
    lines[last:last] = entry(product, _NEVER, indent)
    return "\n".join(lines).encode()


def _last_line(node: Node) -> int:
    """The line on which a value ends, without the comments and empty lines behind it."""
    while not isinstance(node, Scalar) and not node.flow:
        node = node.items[-1] if isinstance(node, Sequence) else list(node.entries.values())[-1].value
    return node.mark.end_line if node.mark.end_column > 1 else node.mark.end_line - 1
