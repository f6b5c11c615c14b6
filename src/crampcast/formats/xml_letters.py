"""XML made readable letter by letter: encodings that are not the declared ones, signs that XML forbids."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_LOOSE_AND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_FORBIDDEN = bytes(code for code in range(32) if code not in b"\t\n\r")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_WIDE_BARE = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


def wide_encoding(data: bytes) -> str:
    r"""Return the encoding of text in two bytes a letter, with or without its mark; empty if it is none.

    Examples
    --------
    >>> wide_encoding("<gpx>".encode("utf-16-be")), wide_encoding(b"<gpx>")
    ('utf-16-be', '')
    """
    bare = _WIDE_BARE.get(data[:2], "") if b"\x00" in data[2:4] else ""
    return _WIDE.get(data[:2], bare)


def _is_utf_8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8, be the last letter cut off."""
    try:
        codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes) -> str:
    """Return the encoding that a document declares, if it is known and not Unicode, else empty."""
    found = _DECLARED.match(data[:400])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
        "é".encode(name or "ascii", "ignore")
    except (LookupError, ValueError):
        return ""
    return "" if name.startswith(("utf", "ascii", "idna", "punycode")) else name


def as_utf_8(data: bytes) -> tuple[bytes, list[str]]:
    r"""Return a document as UTF-8, whatever it declares, without what XML forbids.

    Parameters
    ----------
    data : bytes
        The document.

    Returns
    -------
    tuple
        The document, and one sentence for each repair. A declaration stays and no longer counts.

    Notes
    -----
    Bytes that are UTF-8 are taken for it even if another encoding is declared, as programs do that write a
    declaration for text in memory. Others are read as declared, else as Western European. An ampersand that
    begins no sign of XML stands for itself.

    Examples
    --------
    >>> as_utf_8("<name>Läuf & Spaß</name>".encode("cp1252"))[0].decode()
    '<name>Läuf &amp; Spaß</name>'
    """
    told: list[str] = []
    data = data.removeprefix(codecs.BOM_UTF8)
    wide = wide_encoding(data)
    if wide:
        data = data.decode(wide, "replace").lstrip("\ufeff").encode()
    elif not _is_utf_8(data):
        declared = _declared(data)
        data = data.decode(declared or "cp1252", "replace").encode()
        if not declared:
            told.append("letters that are not UTF-8 were read as Western European")
    if data.translate(None, _FORBIDDEN) != data:
        data = data.translate(None, _FORBIDDEN)
        told.append("control characters were taken out")
    if b"&" in data and b"<![CDATA[" not in data:
        data, loose = _LOOSE_AND.subn(b"&amp;", data)
        if loose:
            told.append(f"{loose} ampersand{'s' * (loose > 1)} without meaning in XML were taken for text")
    return data, told
