"""Static files: fingerprinted addresses that browsers keep for a year, compressed once and kept in memory.

The address of a file carries a hash of its content, so a new release is fetched at once and nothing else ever again.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for
from werkzeug.security import safe_join

YEAR = 31_536_000
COMPRESSIBLE = {".css", ".js", ".svg", ".txt"}
# Responses made by a page are compressed too, from this size on.
SHORTEST_COMPRESSED = 1_000
QUICK = 5


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    compressed: bytes | None
    fingerprint: str
    content_type: str


def init_app(app: Flask) -> None:
    """Serve `static` ourselves, teach templates `asset("css/theme.css")`, and compress pages."""
    app.view_functions["static"] = send_asset
    app.jinja_env.globals["asset"] = asset_url
    app.after_request(compress)


def asset_url(name: str) -> str:
    """Return the fingerprinted address of a static file."""
    asset = _load(str(current_app.static_folder), name)
    return url_for("static", filename=name, v=asset.fingerprint if asset else None)


def send_asset(filename: str) -> Response:
    """Answer with the file, compressed where the browser wants it; with the right fingerprint it never changes."""
    asset = _load(str(current_app.static_folder), filename)
    if asset is None:
        abort(404)
    is_compressed = asset.compressed is not None and request.accept_encodings["gzip"] > 0
    response = Response(asset.compressed if is_compressed else asset.content, content_type=asset.content_type)
    response.headers["Vary"] = "Accept-Encoding"
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(asset.fingerprint + ("-gz" if is_compressed else ""))
    response.cache_control.public = True
    response.cache_control.max_age = YEAR if request.args.get("v") == asset.fingerprint else 300
    response.cache_control.immutable = request.args.get("v") == asset.fingerprint
    response.make_conditional(request)
    return response


def compress(response: Response) -> Response:
    """Compress a page for a slow line. The pages' tokens differ with every response, so lengths give nothing away."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or response.mimetype not in {"text/html", "text/plain", "text/calendar", "application/json", "image/svg+xml"}
        or "Content-Encoding" in response.headers
        or request.accept_encodings["gzip"] <= 0
    ):
        return response
    content = response.get_data()
    if len(content) >= SHORTEST_COMPRESSED:
        response.set_data(gzip.compress(content, QUICK, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response


def _load(folder: str, name: str) -> Asset | None:
    path = safe_join(folder, name)
    if path is None or not Path(path).is_file():
        return None
    return _read(path, Path(path).stat().st_mtime_ns)


@cache
def _read(path: str, _changed_at: int) -> Asset:
    """Read, hash and compress a file; again only when it has changed on disk."""
    content = Path(path).read_bytes()
    suffix = Path(path).suffix
    content_type = mimetypes.types_map.get(suffix, "application/octet-stream")
    return Asset(
        content=content,
        compressed=gzip.compress(content, 9, mtime=0) if suffix in COMPRESSIBLE else None,
        fingerprint=hashlib.sha256(content).hexdigest()[:12],
        content_type=f"{content_type}; charset=utf-8" if suffix in COMPRESSIBLE else content_type,
    )
