"""How the output folder is written, part by part; ``nutgraf.write`` puts them together.

paths      which paths a site may have at all
manifest   which files are ours, in lines that each check themselves
records    the manifest and its second copy, read and kept
disk       what stands in the folder, looked at and not touched
ahead      the same by a process of its own, while texts are read
plan       records, new files, disk -> what to do; pure
hands      what was planned, done: staged, put in place, removed
lock       one build at a time
"""
