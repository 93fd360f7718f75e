"""What is open: on one release, on all of them, and for one person.

Boundary: facts of the ledger as tasks, lines and fields; which release or person is meant is for the command.
"""
