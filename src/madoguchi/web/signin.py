"""The pages around the door: sign in and out, change the password, first page, idle time.

``rules.md`` SG-1, 5, 14; ``security.md`` T8, T9. Every change of privilege gives a new key.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from madoguchi.store.ports import StaffUser
from madoguchi.web.accounts import AccountError
from madoguchi.web.guard import (
    PASSWORD_PAGE,
    SIGN_IN_PAGE,
    field_of,
    form_of,
    public,
    requires,
    user_of,
    visit_of,
)
from madoguchi.web.session_layer import set_key
from madoguchi.web.shell import redirect, render, shell_of

REFUSED = (
    "サインインできません。ログインIDとパスワードを確かめてください。"
    "何度か続けて間違えると、しばらく受け付けません。少し待ってからお試しください。"
)
DIFFERENT = "新しいパスワードが2回とも同じになるように入力してください。"


@public
def home(request: Request) -> Response:
    """Go to the first page that the role sees."""
    user = visit_of(request).user
    if user is None:
        return RedirectResponse(SIGN_IN_PAGE, status_code=303)
    places = shell_of(request).places_for(user.role)
    if not places:
        return render(request, "web/home.html")
    return RedirectResponse(places[0].href, status_code=303)


@public
def sign_in_page(request: Request) -> Response:
    """Show the form."""
    if visit_of(request).user:
        return RedirectResponse("/", status_code=303)
    return _sign_in_form(request, ended=request.query_params.get("reason") == "ended")


@public
def sign_in(request: Request) -> Response:
    """Check login and password; a new key replaces whatever key came along."""
    shell = shell_of(request)
    form = form_of(request)
    password = form.get("password", "")
    login = field_of(request, "login")
    user = shell.signins.attempt(login, password) if isinstance(password, str) else None
    if user is None:
        return _sign_in_form(request, status=401, error=REFUSED, login=login)
    _drop_session(request)
    return _with_new_key(request, user, PASSWORD_PAGE if user.must_change_password else "/")


@requires()
def sign_out(request: Request) -> Response:
    """End this sign-in."""
    user = user_of(request)
    _drop_session(request)
    with shell_of(request).store.write() as work:
        work.audit.add(user.id, "signout", user.id)
    return _out(request, "signed_out")


@requires()
def sign_out_everywhere(request: Request) -> Response:
    """End every sign-in of this person."""
    user = user_of(request)
    shell = shell_of(request)
    with shell.store.write() as work:
        work.staff.close_sessions_of(user.id)
        work.audit.add(user.id, "signout.all", user.id)
    shell.streams.end_user(user.id)
    return _out(request, "signed_out_all")


@requires()
def password_page(request: Request) -> Response:
    """Show the form for one's own password."""
    return _password_form(request)


@requires()
def change_password(request: Request) -> Response:
    """Change one's own password; every other sign-in of this person ends."""
    shell, form, user = shell_of(request), form_of(request), user_of(request)
    old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
    if new != again:
        return _password_form(request, status=422, error=DIFFERENT)
    try:
        changed = shell.accounts.change_password(user, old, new)
    except AccountError as refusal:
        return _password_form(request, status=422, error=str(refusal))
    shell.streams.end_user(user.id)
    return _with_new_key(request, changed, "/?notice=password_changed")


@requires()
def session_left(request: Request) -> Response:
    """Tell a page how long the sign-in still lasts; asking is not an action."""
    return _left(request)


@requires()
def touch(request: Request) -> Response:
    """Note that a person is at the screen (keys and pointer, reported by the page)."""
    return _left(request)


def _left(request: Request) -> Response:
    left = visit_of(request).left
    return JSONResponse({"left": int(left.total_seconds()) if left else 0})


def _sign_in_form(
    request: Request, *, status: int = 200, error: str = "", login: str = "", ended: bool = False
) -> Response:
    return render(request, "web/signin.html", status, error=error, login=login, ended=ended)


def _password_form(request: Request, *, status: int = 200, error: str = "") -> Response:
    rule = shell_of(request).passwords.rule
    return render(request, "web/password.html", status, error=error, rule=rule)


def _drop_session(request: Request) -> None:
    shell, visit = shell_of(request), visit_of(request)
    if visit.key_hash:
        shell.sessions.close(visit.key_hash)
        shell.streams.end_session(visit.key_hash)


def _with_new_key(request: Request, user: StaffUser, address: str) -> Response:
    shell = shell_of(request)
    response = redirect(address)
    set_key(response, shell.sessions.open(user), shell.settings)
    return response


def _out(request: Request, notice: str) -> Response:
    """Leave with a fresh anonymous key, so that the old one is gone from the browser too."""
    shell = shell_of(request)
    response = redirect(SIGN_IN_PAGE, notice)
    set_key(response, shell.sessions.new_key(), shell.settings)
    return response


ROUTES = (
    Route("/", home),
    Route("/signin", sign_in_page),
    Route("/signin", sign_in, methods=["POST"]),
    Route("/signout", sign_out, methods=["POST"]),
    Route("/signout/everywhere", sign_out_everywhere, methods=["POST"]),
    Route("/password", password_page),
    Route("/password", change_password, methods=["POST"]),
    Route("/session", session_left),
    Route("/session/touch", touch, methods=["POST"]),
)
