"""Register of sources: one TOML file per room, ``[source.KEY]`` with citation, doi and what was read.

A source table has ``citation`` and may have the other fields of `Source`: ``doi``, ``doi_confirmed``,
``url``, ``level`` (what was read of it), ``confirmed``, ``citation_confirmed``, ``caveat``, ``note``.
"""

from crampcast.evidence.sources._load import Source, load_sources

__all__ = ["Source", "load_sources"]
