"""What a store is, and `open_store`, the one place that picks an engine."""
