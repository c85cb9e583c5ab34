"""National identity and tax numbers."""

from __future__ import annotations

import re

from actors.security.detectors.base import END, START, Span, View, matches
from messages.reasons import Detector

# Social security number (US): 3-2-4; a group of zeros is never given out (SSA).
_SSN = re.compile(START + r"(?!000)\d{3}(?P<sep>[ ._\-/])(?!00)\d{2}(?P=sep)(?!0000)\d{4}" + END)
_SSN_NAMED = re.compile(
    START
    + r"(?:ssn|social[ _.\-]?security(?:[ _.\-]?(?:number|no|nr))?)[ _.\-:=#]{0,3}\d{3}[ _.\-]?\d{2}[ _.\-]?\d{4}"
    + END
)
# National insurance number (UK), codice fiscale (IT)
_NINO = re.compile(
    START + r"[a-ceghj-prtw-z][a-ceghj-nprtw-z][ _.\-]?\d{2}[ _.\-]?\d{2}[ _.\-]?\d{2}[ _.\-]?[a-d]" + END
)
_CODICE_FISCALE = re.compile(START + r"[a-z]{6}\d{2}[abcdehlmprst]\d{2}[a-z]\d{3}[a-z]" + END)
# Documento nacional (ES): eight digits (a foreigner's begin with x, y, z) and a check letter, the number modulo 23
_DNI = re.compile(START + r"([xyz]?)-?(\d{7,8})-?([a-z])" + END)
_DNI_LETTERS = "trwagmyfpdxbnjzsqvhlcke"
# Cadastro de pessoas fisicas (BR): as it is written, with two check digits modulo 11
_CPF = re.compile(START + r"\d{3}[._]\d{3}[._]\d{3}[-_]\d{2}" + END)
_LEAST_DIGITS = 6


def national_ids(view: View) -> list[Span]:
    """US, UK, Spanish, Italian and Brazilian numbers, with their check digits where they have some."""
    if view.digits < _LEAST_DIGITS:
        return []
    found = [
        span
        for pattern in (_SSN, _SSN_NAMED, _NINO, _CODICE_FISCALE)
        for span in matches(pattern, view.lower, Detector.NATIONAL_ID)
    ]
    found += [Span(*match.span(), Detector.NATIONAL_ID) for match in _DNI.finditer(view.lower) if _is_dni(match)]
    found += [
        Span(*match.span(), Detector.NATIONAL_ID) for match in _CPF.finditer(view.lower) if _is_cpf(match.group())
    ]
    return found


def _is_dni(match: re.Match[str]) -> bool:
    prefix, digits, letter = match.groups()
    if len(digits) != (7 if prefix else 8):
        return False
    number = int(str("xyz".index(prefix)) + digits) if prefix else int(digits)
    return _DNI_LETTERS[number % 23] == letter


def _is_cpf(text: str) -> bool:
    digits = [int(char) for char in text if char.isdigit()]
    for place in (9, 10):
        rest = sum(digit * (place + 1 - index) for index, digit in enumerate(digits[:place])) * 10 % 11 % 10
        if rest != digits[place]:
            return False
    return True
