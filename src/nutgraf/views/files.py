"""The data files that pages lead to."""

from __future__ import annotations

from nutgraf.addresses import CLAIMS_CSV, CLAIMS_JSON, SOURCES_CSL
from nutgraf.views.shapes import DataFile

CLAIM_FILES = (DataFile("claims", "JSON", CLAIMS_JSON), DataFile("claims", "CSV", CLAIMS_CSV))
SOURCE_FILES = (DataFile("sources", "CSL-JSON", SOURCES_CSL),)
