"""Research abstracts to a citation and concept knowledge graph."""
