"""What a team begins with: a repository of its own, as files, from a few answers.

Boundary: answers to bytes; who asks, and where the files are put, is for the command.
"""
