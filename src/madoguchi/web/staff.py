"""利用者: who may use the counter (owner only; ``rules.md`` SG-5, SG-7).

A new one-time password is shown on the answer itself, once, and never travels in an address.
"""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from madoguchi.store.ports import Role
from madoguchi.web.accounts import AccountError
from madoguchi.web.feature import NavItem
from madoguchi.web.guard import field_of, requires, user_of
from madoguchi.web.shell import redirect, render, shell_of
from madoguchi.web.wording import ROLE_NAMES

PAGE = "/staff"
NAV = (NavItem("利用者", PAGE, (Role.OWNER,)),)


@requires(Role.OWNER)
def people(request: Request) -> Response:
    """List the staff."""
    return _page(request)


@requires(Role.OWNER)
def add(request: Request) -> Response:
    """Add a member of staff and show the first password."""
    login, name, role = (field_of(request, field) for field in ("login", "name", "role"))
    try:
        user, first = shell_of(request).accounts.create_user(
            login=login, display_name=name, role=_role(role), actor=user_of(request).id
        )
    except AccountError as refusal:
        typed = {"login": login, "name": name, "role": role}
        return _page(request, status=422, error=str(refusal), typed=typed)
    return _page(request, first=first, first_for=user.display_name, first_login=user.login)


@requires(Role.OWNER)
def reset(request: Request) -> Response:
    """Give a new one-time password and show it."""
    shell, user_id = shell_of(request), request.path_params["user_id"]
    try:
        first = shell.accounts.reset_password(user_id, actor=user_of(request).id)
    except AccountError as refusal:
        return _page(request, status=422, error=str(refusal))
    shell.streams.end_user(user_id)
    with shell.store.read() as work:
        user = work.staff.get(user_id)
    if user is None:
        raise HTTPException(404)
    return _page(request, first=first, first_for=user.display_name, first_login=user.login)


@requires(Role.OWNER)
def disable(request: Request) -> Response:
    """Shut a user out."""
    accounts = shell_of(request).accounts
    return _change(
        request, "user_disabled", lambda user_id, actor: accounts.disable(user_id, actor=actor)
    )


@requires(Role.OWNER)
def enable(request: Request) -> Response:
    """Let a user in again."""
    accounts = shell_of(request).accounts
    return _change(
        request, "user_enabled", lambda user_id, actor: accounts.enable(user_id, actor=actor)
    )


@requires(Role.OWNER)
def change_role(request: Request) -> Response:
    """Change what a user may do."""
    accounts, role = shell_of(request).accounts, _role(field_of(request, "role"))
    return _change(
        request, "user_role", lambda user_id, actor: accounts.set_role(user_id, role, actor=actor)
    )


def _change(request: Request, notice: str, verb: Callable[[str, str], None]) -> Response:
    user_id = request.path_params["user_id"]
    try:
        verb(user_id, user_of(request).id)
    except AccountError as refusal:
        return _page(request, status=422, error=str(refusal))
    shell_of(request).streams.end_user(user_id)
    return redirect(PAGE, notice)


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError as error:
        raise HTTPException(400) from error


def _page(
    request: Request,
    *,
    status: int = 200,
    error: str = "",
    typed: dict[str, str] | None = None,
    first: str = "",
    first_for: str = "",
    first_login: str = "",
) -> Response:
    shell = shell_of(request)
    with shell.store.read() as work:
        users = work.staff.all()
    return render(
        request,
        "web/staff.html",
        status,
        users=users,
        roles=ROLE_NAMES,
        now=shell.timer.now(),
        error=error,
        typed=typed or {},
        first=first,
        first_for=first_for,
        first_login=first_login,
    )


ROUTES = (
    Route(PAGE, people),
    Route(PAGE, add, methods=["POST"]),
    Route(PAGE + "/{user_id}/reset", reset, methods=["POST"]),
    Route(PAGE + "/{user_id}/disable", disable, methods=["POST"]),
    Route(PAGE + "/{user_id}/enable", enable, methods=["POST"]),
    Route(PAGE + "/{user_id}/role", change_role, methods=["POST"]),
)
