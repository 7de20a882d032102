"""The watched folders of the terminal: from a file as found to a journalled, settled entry.

``service.Intake`` is what a program starts; ``settings.IntakeSettings`` is what it takes.
Must never lock, move, change or delete a file of the terminal (``design.md`` §3.3).
"""
