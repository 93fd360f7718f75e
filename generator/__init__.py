"""OctoAcme Releases: one validated record a release, published as a site."""

__version__ = "0.1.0"
