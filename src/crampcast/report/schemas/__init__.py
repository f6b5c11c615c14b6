"""JSON Schemas of what the commands print: one ``COMMAND.schema.json`` for each, draft 2020-12."""

from crampcast.report.schemas._load import load_schema, schema_commands

__all__ = ["load_schema", "schema_commands"]
