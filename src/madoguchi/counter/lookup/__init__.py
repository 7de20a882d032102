"""番号で確認: questions by number, asked once, answered at 受付 (issue 3 Build 4, FAQ Q4)."""

from madoguchi.counter.lookup.panel import LookupPart
from madoguchi.counter.lookup.routes import feature
from madoguchi.counter.lookup.service import InsurersMet, LookupDesk

__all__ = ["InsurersMet", "LookupDesk", "LookupPart", "feature"]
