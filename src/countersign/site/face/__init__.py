"""The public face as files: everything a visitor who is nobody can read, for any web server or archive."""

from countersign.site.face.publishing import Published, publish

__all__ = ["Published", "publish"]
