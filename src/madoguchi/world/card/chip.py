"""The chip: durable state and what it forgets without power, apart from the commands.

Tries are counted down and synced before a secret is compared, and given back after a match, as
chips do: whoever cuts the power in between gains no try. The price is that a cut in that instant
costs the honest holder one.
"""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateNumbers
from msgspec.structs import replace

from madoguchi.world.card import rsa
from madoguchi.world.card import status_table as sw
from madoguchi.world.card.content import key_set
from madoguchi.world.card.files_table import FILES, Ef
from madoguchi.world.card.state import KeySet, Secret, StateStore, rehash


class RefusedError(Exception):
    """The command ends with this status word."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:04X}")
        self.status = status


class Chip:
    """One card's memory. Methods raise ``RefusedError`` with the status word to answer."""

    def __init__(self, store: StateStore, random: Callable[[int], bytes]) -> None:
        self._store = store
        self.random = random
        self.state = store.load()
        self.power_off()

    def power_off(self) -> None:
        """Forget the selection and every verified secret."""
        self._powered = False
        self._keys: dict[int, RSAPrivateNumbers] = {}
        self.inside = False
        self.current: Ef | None = None
        self._verified: set[int] = set()

    def power_on(self) -> None:
        """Read what the store keeps, if the power was off. Raises ``CardFileError``."""
        if not self._powered:
            self.state = self._store.load()
            self._powered = True

    def find(self, fid: int) -> Ef | None:
        """Return a file of this card, None if it has no such file."""
        ef = FILES.get(fid)
        return ef if self.inside and ef and key_set(self.state, ef) else None

    def addressed(self, p2: int) -> Ef:
        """Return the file that P2 names: 80 = the current one, 80 + id = that one."""
        if p2 & 0xE0 != 0x80:
            raise RefusedError(sw.BAD_P1P2)
        ef = self.find(p2 & 0x1F) if p2 & 0x1F else self.current
        if ef is None:
            raise RefusedError(sw.NOT_FOUND if p2 & 0x1F else sw.NO_CURRENT_FILE)
        return ef

    def may(self, guard: int | None) -> None:
        """Refuse unless the *guard*, if any, was verified since power came."""
        if guard is not None and guard not in self._verified:
            raise RefusedError(sw.NOT_ALLOWED)

    def secret(self, ef: Ef) -> Secret:
        """Return the secret kept in *ef*."""
        return self._half(ef).secret

    def verify(self, ef: Ef, presented: memoryview) -> bool:
        """Compare a secret at the price of a try; a match gives all tries back."""
        self._verified.discard(ef.fid)
        secret = self.secret(ef)
        if secret.tries_left == 0:
            raise RefusedError(sw.LOCKED)
        self._keep(ef, replace(secret, tries_left=secret.tries_left - 1))
        if not secret.matches(presented):
            return False
        self._keep(ef, replace(secret, tries_left=secret.tries))
        self._verified.add(ef.fid)
        return True

    def change(self, ef: Ef, value: memoryview) -> None:
        """Replace a secret that was verified."""
        self.may(ef.fid)
        self._keep(ef, rehash(self.secret(ef), value, self.random))

    def sign(self, ef: Ef, block: bytes) -> bytes:
        """Sign *block* with the key kept in *ef*."""
        if ef.fid not in self._keys:
            self._keys[ef.fid] = rsa.load_key(self._half(ef).key)
        return rsa.sign_block(self._keys[ef.fid], block)

    def _half(self, ef: Ef) -> KeySet:
        half = key_set(self.state, ef)
        if half is None:
            raise RefusedError(sw.FILE_NOT_FOUND)
        return half

    def _keep(self, ef: Ef, secret: Secret) -> None:
        half = replace(self._half(ef), secret=secret)
        state = replace(self.state, **{ef.part: half})
        self._store.save(state)
        self.state = state
