"""Delivery: the file of a revision, brought to where its receiver wants it.

Where to is a setting of the channel, written by change sets; what happened is a plain row.
Feeds can be fetched all the same.
"""
