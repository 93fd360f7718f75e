"""What people do to records: files as they will be once somebody has signed, planned, deployed or reported something.

Boundary: from a folder and an act to changed files that the rules accept, or the reason why not; writes nothing.
"""
