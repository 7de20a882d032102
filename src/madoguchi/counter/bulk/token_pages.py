"""The owner's page of the keys with which an appointment system may hand in reservations."""

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.counter.bulk.tokens import TokenDesk
from madoguchi.web.guard import field_of, user_of
from madoguchi.web.shell import redirect, render


class TokenPages:
    """Endpoints of the keys; the owner's alone."""

    def __init__(self, tokens: TokenDesk) -> None:
        self._tokens = tokens

    def page(self, request: Request) -> Response:
        """Show the keys that work, without the keys themselves."""
        return render(request, "bulk/keys.html", tokens=self._tokens.all(), secret="", made=None)

    def create(self, request: Request) -> Response:
        """Make a key and show it this once."""
        made, secret = self._tokens.create(field_of(request, "name"), user_of(request))
        tokens = self._tokens.all()
        return render(request, "bulk/keys.html", tokens=tokens, secret=secret, made=made)

    def revoke(self, request: Request) -> Response:
        """Make a key useless."""
        self._tokens.revoke(request.path_params["token"], user_of(request))
        return redirect("/bulk/keys", "bulk-key-revoked")
