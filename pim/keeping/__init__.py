"""What is kept, and for how long; how all of it is backed up and brought back.

Knows every part that keeps something, and is known to none of them.
"""
