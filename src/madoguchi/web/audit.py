"""監査: the latest records and whether the chain still holds (owner only; ``rules.md`` SG-8, SG-9).

The check reads the whole chain and so grows with history; the page fetches it after it stands.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from madoguchi.store.ports import Role, StaffUser
from madoguchi.web.audit_words import in_words
from madoguchi.web.feature import NavItem
from madoguchi.web.guard import requires
from madoguchi.web.shell import render, shell_of
from madoguchi.web.wording import ACTOR_NAMES

NAV = (NavItem("監査", "/audit", (Role.OWNER,)),)
SHOWN = 200


@requires(Role.OWNER)
def records(request: Request) -> Response:
    """Show the newest records."""
    shell = shell_of(request)
    with shell.store.read() as work:
        latest = work.audit.latest(SHOWN)
        users = {user.id: user for user in work.staff.all()}
    rows = [
        {
            "record": record,
            "action": shell.actions.get(record.action, record.action),
            "actor": _who(record.actor, users),
            "detail": in_words(record.detail),
            "subject": "" if record.subject == record.actor else _who(record.subject, users),
        }
        for record in latest
    ]
    return render(request, "web/audit.html", rows=rows, shown=SHOWN)


@requires(Role.OWNER)
def check(request: Request) -> Response:
    """Check the chain from its first record; a fragment."""
    shell = shell_of(request)
    with shell.store.read() as work:
        bad = work.audit.first_bad()
    return render(request, "web/audit_check.html", bad=bad, at=shell.clock.now())


def _who(actor: str, users: Mapping[str, StaffUser]) -> str:
    """Return the name of a member of staff; what is no user is shown as it is."""
    if actor in users:
        return users[actor].display_name
    return ACTOR_NAMES.get(actor, actor)


ROUTES = (Route("/audit", records), Route("/audit/check", check))
