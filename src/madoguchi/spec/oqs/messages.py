"""Every message whose layout is publicly known, by our key (``oqs-interface.md`` §2–3).

Data only: the rows stand in the ``*_table.py`` modules. Kinds known by name alone are in
``named_only_table.py``.
"""

from collections.abc import Mapping

from madoguchi.spec.oqs.checkup_table import CHECKUP
from madoguchi.spec.oqs.consented_table import CONSENTED
from madoguchi.spec.oqs.medicine_table import MEDICINE
from madoguchi.spec.oqs.model import Message
from madoguchi.spec.oqs.muquc_table import MUQUC
from madoguchi.spec.oqs.refnum_table import REFNUM
from madoguchi.spec.oqs.siquc_table import SIQUC

MESSAGES: Mapping[str, Message] = {
    message.key: message for message in (*SIQUC, *MUQUC, *REFNUM, *CONSENTED, *MEDICINE, *CHECKUP)
}
"""Key → layout: siquc_req, siquc_res, siquc_face, muquc01_req … tkk_res."""
