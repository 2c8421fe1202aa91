"""Lets ``python -m paperatlas`` open the command line."""

from paperatlas.cli import main

main(prog_name="paperatlas")
