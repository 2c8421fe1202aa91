"""One paper in, one annotation out: what its text says, with spaCy."""
