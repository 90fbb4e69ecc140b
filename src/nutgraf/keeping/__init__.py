"""What builds keep for the next one: results by the digest of all that they were made from.

Nothing here is needed: any of it may be deleted, cut short or damaged at any time, or come from
another version or machine. Then it is made again, and only the time that takes is another.
"""
