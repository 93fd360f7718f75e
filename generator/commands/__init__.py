"""What the subcommands do, and the exit status each ends with: a module a command, loaded when it is called.

Boundary: says things to a person at a terminal; what is said comes from the generator. The clock is read here.
"""
