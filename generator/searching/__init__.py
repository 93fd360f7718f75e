"""What search is made of: entries from the pages, and the indexes that browsers ask.

Boundary: entries and files of an index. How a site engine is told of them is for the plugin.
"""
