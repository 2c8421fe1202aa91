"""Readers, a file for each form of input, and `read_sources`, which picks among them."""
