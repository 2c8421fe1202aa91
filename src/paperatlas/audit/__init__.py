"""What is missing and what is wrong in the papers of an atlas, by file, and what to do about it."""

from paperatlas.audit.whole import FIELDS, Audit, Finding, Source, audit, grade

__all__ = ["FIELDS", "Audit", "Finding", "Source", "audit", "grade"]
