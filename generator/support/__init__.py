"""The support desk: which known issues answer a question of product, version and what a customer sees.

Boundary: what is asked and what is answered, from the ledger's facts; how an answer looks is for page and terminal.
"""
