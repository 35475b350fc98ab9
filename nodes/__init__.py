"""The node types that come with flowrun: a module or a package each, named as its `type:`."""
