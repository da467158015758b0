"""The vault: record, read, import and export."""
