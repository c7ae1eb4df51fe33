"""ROOM 4: who asks, what they may see and do, and the log of it; it knows no browser.

roles what each role may do · people from a sign-in's claims to a person · log what was done and
refused, in a file that is only ever added to.
"""

from dashboard.access.log import Act, Entry, Log, broken
from dashboard.access.people import LOCAL, PUBLIC, Claims, Person, local, signed_in
from dashboard.access.roles import PAGES, RIGHTS, ROLES, may, require

__all__ = [
    "LOCAL",
    "PAGES",
    "PUBLIC",
    "RIGHTS",
    "ROLES",
    "Act",
    "Claims",
    "Entry",
    "Log",
    "Person",
    "broken",
    "local",
    "may",
    "require",
    "signed_in",
]
