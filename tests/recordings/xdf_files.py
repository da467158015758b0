"""Write XDF 1.0 files (https://github.com/sccn/xdf/wiki/Specifications) for tests."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_FILE_HEADER, _STREAM_HEADER, _SAMPLES, _FOOTER = 1, 2, 3, 6


def _chunk(tag: int, content: bytes) -> bytes:
    return struct.pack("<BIH", 4, len(content) + 2, tag) + content


def xdf_stream(
    number: int,
    name: str,
    kind: str,
    times: Sequence[float],
    rows: Sequence[Sequence[float]] | Sequence[str],
    rate: float = 0.0,
    channels: Sequence[tuple[str, str]] = (),
) -> bytes:
    """One stream of doubles (or of texts), with labels and units of its channels."""
    texts = bool(rows) and isinstance(rows[0], str)
    count = 1 if texts or not rows else len(rows[0])
    described = "".join(
        f"<channel><label>{label}</label><unit>{unit}</unit></channel>" for label, unit in channels
    )
    header = (
        f'<?xml version="1.0"?><info><name>{name}</name><type>{kind}</type>'
        f"<channel_count>{count}</channel_count><nominal_srate>{rate}</nominal_srate>"
        f"<channel_format>{'string' if texts else 'double64'}</channel_format>"
        f"<created_at>0</created_at><desc><channels>{described}</channels></desc></info>"
    )
    body = b""
    for time, row in zip(times, rows, strict=True):
        body += struct.pack("<Bd", 8, time)
        if isinstance(row, str):
            text = row.encode()
            body += struct.pack("<BI", 4, len(text)) + text
        else:
            body += struct.pack(f"<{count}d", *row)
    stream = struct.pack("<I", number)
    samples = stream + struct.pack("<BI", 4, len(times)) + body
    footer = stream + b'<?xml version="1.0"?><info></info>'
    return (
        _chunk(_STREAM_HEADER, stream + header.encode())
        + _chunk(_SAMPLES, samples)
        + _chunk(_FOOTER, footer)
    )


def write_xdf(path: Path, *streams: bytes) -> Path:
    """A file of these streams."""
    head = _chunk(_FILE_HEADER, b'<?xml version="1.0"?><info><version>1.0</version></info>')
    path.write_bytes(b"XDF:" + head + b"".join(streams))
    return path
