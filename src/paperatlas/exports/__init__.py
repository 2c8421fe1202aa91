"""Writers, a file for each form of graph file."""
