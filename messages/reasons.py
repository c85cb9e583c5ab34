"""Every way to refuse, lose or set aside a record, as one enum; the detectors' kinds as a second."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Reason(StrEnum):
    """Why a record was rejected or dropped: `<subject>_<fault>`."""

    # rejected by the filter: what was recorded is not fit to be stored
    NAME_TYPE = "name_type"
    NAME_EMPTY = "name_empty"
    NAME_LENGTH = "name_length"
    NAME_GRAMMAR = "name_grammar"
    NAME_SENSITIVE = "name_sensitive"
    NAME_BLOCKED = "name_blocked"
    NAME_PREFIX = "name_prefix"
    VALUE_TYPE = "value_type"
    VALUE_RANGE = "value_range"
    VALUE_NEGATIVE = "value_negative"
    VALUE_TEXT = "value_text"
    LABEL_TYPE = "label_type"
    LABEL_COUNT = "label_count"
    LABEL_LENGTH = "label_length"
    LABEL_GRAMMAR = "label_grammar"
    LABEL_SENSITIVE = "label_sensitive"
    LABEL_BLOCKED = "label_blocked"
    LABEL_UNLISTED = "label_unlisted"
    RATE_EXCEEDED = "rate_exceeded"
    TIME_RANGE = "time_range"
    # dropped at the front box: fit or not, there was no place for it
    BOX_FULL = "box_full"
    SYSTEM_STOPPED = "system_stopped"


@unique
class Detector(StrEnum):
    """What kind of sensitive content a detector found. Counted; the content itself is never kept."""

    # In order of certainty: where two are found in the same place, the first one names it.
    URL_CREDENTIALS = "url_credentials"
    JWT = "jwt"
    PRIVATE_KEY = "private_key"
    TOKEN = "token"
    EMAIL = "email"
    PAYMENT_CARD = "payment_card"
    IBAN = "iban"
    CRYPTO_WALLET = "crypto_wallet"
    MAC_ADDRESS = "mac_address"
    IP_ADDRESS = "ip_address"
    NATIONAL_ID = "national_id"
    """Of persons and tax payers, with or without a check digit."""
    PASSPORT = "passport"
    BIRTH_DATE = "birth_date"
    COORDINATES = "coordinates"
    PHONE = "phone"
    PATH = "path"
    """Below somebody's home folder."""
    SECRET_PAIR = "secret_pair"
    ENTROPY = "entropy"
    STREET_ADDRESS = "street_address"
    HANDLE = "handle"
    """The name that somebody goes by on a service."""
    PERSON_NAME = "person_name"
    PROSE = "prose"
    LONG_NUMBER = "long_number"
    """Too long for a count in a name: it stands for somebody or something."""
