"""What is told of releases outside the site: in a terminal, and in announcements.

Boundary: facts from the ledger as words and lines; a terminal's width and colours are passed in, printing is not done.
"""
