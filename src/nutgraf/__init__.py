"""News explainers for Pelican: every claim names its source."""
