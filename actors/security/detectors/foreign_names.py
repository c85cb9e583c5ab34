"""Names of persons in other scripts than Latin, beside a word that asks for a name."""

from __future__ import annotations

import re

from actors.security.detectors.base import Place, Span, View, word_set
from messages.reasons import Detector

_ASKING = (
    "patient customer client user owner author contact employee member student teacher doctor physician nurse recipient sender manager assignee reviewer reporter person "
    "passenger guest caller subscriber applicant candidate husband wife friend dear hello hi mr mrs ms dr prof named called name fullname surname firstname lastname username"
)
_WORDS = word_set(_ASKING) | word_set("by to names")
# Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of India, Thai, Georgian
_LETTER = r"[\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u05d0-\u05ea\u0620-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u10ff]"
_ROW = rf"{_LETTER}{{2,20}}(?:[ _.\-]{{1,2}}{_LETTER}{{1,20}}){{1,3}}"
# Families of China, Japan and Korea are few; their first letters tell a name from a sentence.
_FAMILIES = "\u738b\u674e\u5f20\u5f35\u5218\u5289\u9648\u9673\u6768\u694a\u8d75\u8d99\u9ec4\u9ec3\u5468\u5434\u5433\u5f90\u5b59\u5b6b\u80e1\u6731\u9ad8\u6797\u4f55\u90ed\u9a6c\u99ac\u7f57\u7f85\u6881\u5b8b\u90d1\u912d\u8c22\u8b1d\u97e9\u97d3\u5510\u51af\u8463\u7a0b\u66f9\u8881\u9093\u8bb8\u8a31\u6c88\u66fe\u5f6d\u5415\u7530\u4f50\u9234\u5c71\u6e21\u4f0a\u4e2d\u5c0f\u52a0\u5409\u677e\u4e95\u6728\u658e\u6e05\u6c60\u6a4b\u963f\u77f3\u524d\u85e4\u5ca1\u9577\u8fd1\u5f8c\u5742\u9060\u9752\u83ca\u798f\u592a\u4e09\u897f\u53e4\u539f\u6751\u4e0a\u91ce\u5927\u8521\u848b"
_KOREAN = "\uae40\uc774\ubc15\ucd5c\uc815\uac15\uc870\uc724\uc7a5\uc784\ud55c\uc624\uc11c\uc2e0\uad8c\ud669\uc548\uc1a1\ub958\ud64d"
_IDEOGRAPHS = rf"[{_FAMILIES}][\u3400-\u9fff]{{0,2}}[ _\u3000]?[\u3040-\u30ff\u3400-\u9fff]{{1,3}}(?![\u3040-\u30ff\u3400-\u9fff])|[{_KOREAN}][ ]?[\uac00-\ud7a3]{{1,3}}(?![\uac00-\ud7a3])|[\u30a1-\u30fa\u30fc]{{2,10}}[\u30fb \u00b7][\u30a1-\u30fa\u30fc]{{2,12}}"
_BESIDE = re.compile(
    r"(?<![A-Za-z])(?:"
    + "|".join(sorted(_ASKING.split(), key=len, reverse=True))
    + r"|(?:signed|approved|created|assigned|reviewed|requested|sent|submitted|written|owned)[ _.\-](?:by|to))"
    rf"(?:[ _.\-]?(?:name|full|is|was|id)){{0,2}}[\"'\])]{{0,2}}[ _.\-/:=,]{{1,3}}[\"'(\[<\u00ab\u201e\u201c]{{0,2}}(?P<name>{_ROW}|{_IDEOGRAPHS})",
    re.IGNORECASE,
)
# Words for a patient, a customer, a user or an author, and forms of address, of these scripts
_OWN = re.compile(
    rf"(?:\u043f\u0430\u0446\u0438\u0435\u043d\u0442\u043a?\u0430?|\u043a\u043b\u0438\u0435\u043d\u0442|\u043f\u043e\u043b\u044c\u0437\u043e\u0432\u0430\u0442\u0435\u043b\u044c|\u0430\u0432\u0442\u043e\u0440|\u0433\u043e\u0441\u043f\u043e\u0434\u0438\u043d|\u0438\u043c\u044f|\u0444\u0438\u043e|\u03b1\u03c3\u03b8\u03b5\u03bd\u03ae\u03c2|\u03c0\u03b5\u03bb\u03ac\u03c4\u03b7\u03c2|\u03ba\u03cd\u03c1\u03b9\u03bf\u03c2|\u05de\u05d8\u05d5\u05e4\u05dc|\u05de\u05e8|\u0627\u0644\u0645\u0631\u064a\u0636|\u0627\u0644\u0633\u064a\u062f|\u0627\u0644\u0639\u0645\u064a\u0644)[ :=\"']{{1,3}}(?P<name>{_ROW})"
    r"|(?P<polite>[\u3040-\u30ff\u3400-\u9fff]{2,5}(?:\u3055\u3093|\u69d8|\u5148\u751f|\u5973\u58eb|\u6c0f))(?![\u3040-\u30ff\u3400-\u9fff])",
    re.IGNORECASE,
)
_CASED = re.compile(r"[\u0370-\u052f]").match


def foreign_names(view: View) -> list[Span]:
    """Two words of another script, or a family's name and a given one of East Asia, beside a word that asks for a name."""
    if view.plain.isascii() or view.place is Place.NAME:
        return []
    found: list[Span] = []
    patterns = (_BESIDE, _OWN) if not view.words.isdisjoint(_WORDS) else (_OWN,)
    for pattern in patterns:
        for match in pattern.finditer(view.plain):
            start, end = match.span("name") if match["name"] else match.span()
            if _is_capital(match["name"]):
                found.append(Span(start, end, Detector.PERSON_NAME))
    return found


def _is_capital(name: str | None) -> bool:
    """Where a script has capitals, names begin with one."""
    if not name or not _CASED(name):
        return True
    return all(word[:1].isupper() for word in re.split(r"[ _.\-]+", name) if word)
