"""Codes, fields, values and rules in the words of the page's language, for every page that shows them.

Reads no table: the structure is handed in. What differs between two values is told by `differing`.
"""
