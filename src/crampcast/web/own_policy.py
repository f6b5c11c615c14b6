"""Documents that bring their own policy: reports made to stand alone."""

from __future__ import annotations

import re
from html import unescape

from starlette.responses import HTMLResponse

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def document(html: str, save_as: str = "") -> HTMLResponse:
    """Return a report that stands alone under the policy that it carries itself, which is no wider.

    Parameters
    ----------
    html : str
        A page of `crampcast.report`, with a policy in its head.
    save_as : str
        Name under which the browser saves it; empty: it is shown.

    Raises
    ------
    ValueError
        If the page has no policy.
    """
    found = _POLICY.search(html)
    if found is None:
        raise ValueError("a report without a policy is not served")
    headers = {"Content-Security-Policy": unescape(found[1]) + "; frame-ancestors 'none'"}
    if save_as:
        headers["Content-Disposition"] = f'attachment; filename="{save_as}"'
    return HTMLResponse(html, headers=headers)
