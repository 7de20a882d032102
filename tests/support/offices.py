"""The counter's site with visits, offline day and month end wired as in the hub."""

from datetime import time
from pathlib import Path
from random import Random

from madoguchi.counter.month.routes import feature as month_feature
from madoguchi.counter.offline.printing import ListPrinter, ListSettings
from madoguchi.counter.offline.routes import feature as offline_feature
from madoguchi.counter.offline.service import OfflineDesk
from madoguchi.counter.routes import feature
from madoguchi.counter.service import Counter
from madoguchi.counter.visits.routes import feature as visits_feature
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.store.ports import Role
from madoguchi.web.app import build_app
from madoguchi.web.settings import WebSettings

ASSETS = Path("src/madoguchi/assets/vendor").resolve()


class Office:
    """The desks behind the pages; ``line`` is what the exchange would tell."""

    def __init__(self, site, desk, folder: Path) -> None:
        self.site, self.desk, self.folder = site, desk, folder
        self.line: bool | None = None
        self.rechecked: list[str] = []
        self.visits = VisitDesk(desk.store, desk.clock)
        self.offline = OfflineDesk(desk.store, desk.clock, self.visits)
        desk.counter = Counter(desk.store, desk.clock, [self.visits, self.offline])
        settings = ListSettings(
            folder=folder / "lists", secret=folder / "private" / "list", at=time(19)
        )
        self.printer = ListPrinter(desk.store, desk.clock, settings, Random(4).randbytes)
        site.app = self._app()

    def browser(self, role: Role = Role.CLERK):
        return self.site.browser(role)

    def _recheck(self, user, month) -> str:
        self.rechecked.append(month.key)
        return "/month"

    def _app(self):
        store, clock = self.desk.store, self.desk.clock
        parts = (
            feature(store, clock, counter=self.desk.counter, spool=self.folder / "spool"),
            visits_feature(store, clock, visits=self.visits, spool=self.folder / "spool"),
            offline_feature(
                store, clock, desk=self.offline, printer=self.printer, line=lambda: self.line
            ),
            month_feature(store, clock, recheck=self._recheck),
        )
        web = WebSettings(
            clinic_name="みどり内科", hash_memory=64, hash_rounds=1, hash_lanes=1, heartbeat=0.2
        )
        return build_app(store, clock, web, parts, ASSETS, Random(1).randbytes)
