"""Charts get their numbers: from the link in a text, and the file in ``data/`` that it names.

Read the modules in this order::

    table    a file's bytes   -> a table, whose cells know their lines
    amounts  a cell           -> a number as exact as it is known
    fill     charts, tables   -> the same charts with their numbers, each with its sources

The numbers belong to the document from then on: what it is known by (see `nutgraf.surface`) is
known anew, its file's content among it.
"""

from nutgraf.charts.fill import Filled, fill_charts

__all__ = ["Filled", "fill_charts"]
