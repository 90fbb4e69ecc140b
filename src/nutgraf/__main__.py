"""``python -m nutgraf`` is ``nutgraf``."""

from nutgraf.cli import main

main(prog_name="nutgraf")
