"""The version of the package, which is that of the product."""

VERSION = "0.1.0"
