"""What there is for programs: the products and releases, and in which file each is found.

Boundary: the shape of `index.json`; what the other files hold is said in their own modules.
"""

from __future__ import annotations

from generator.exports.affects import release
from generator.exports.laying import INDEX, KNOWN_ISSUES, affects_path, lay
from generator.ledger import Ledger
from generator.pages.page import File


def write(ledger: Ledger) -> File:
    """The entry point: everything else is reached from here."""
    releases = [entry for product in ledger.products for entry in ledger.lineage.by_version(product)]
    fields = {
        "known_issues": {
            "file": KNOWN_ISSUES,
            "listed": len(ledger.issues),
            "open": sum(facts.is_open for facts in ledger.issues.values()),
        },
        "products": [
            {"product": product or None, "title": ledger.policy.product_title(product)} for product in ledger.products
        ],
        "releases": [{**release(entry), "affects": affects_path(entry)} for entry in releases],
    }
    return lay(INDEX, fields)
