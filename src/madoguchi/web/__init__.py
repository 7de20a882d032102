"""The clinic's page shell: sign-in, guards, event stream, look (``design.md`` §7).

Features bring their own routes and templates as a ``feature.Feature``; this package knows none of
them by name. It never opens the database itself and sees only ``store.ports``.
"""
