"""Register of sources: one TOML file per room, ``[source.KEY]`` with citation, doi and what was read.

A source table has ``citation`` and may have ``doi``, ``doi_confirmed``, ``url``, ``level`` (what was read of it)
and ``note``.
"""

from crampcast.evidence.sources._load import Source, load_sources

__all__ = ["Source", "load_sources"]
