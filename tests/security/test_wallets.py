from __future__ import annotations

import pytest

from actors.security.detectors import Place
from actors.security.detectors.base import view_of
from actors.security.detectors.wallets import crypto_wallets

FRAMES = ["{}", "user_{}_total", "calls.{}.count", "a-{}-b", "x:{}:y", "/api/{}/get", "transfer to {} failed"]
CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BASE58 = "7kX9pQ2mZ4vB6nR8tW1cY3dF5gH7jK9sL2aE4uT6xV8bN1qM3rP5wC7zD9eG2hJ4"
ADDRESSES = {
    "bitcoin": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "bitcoin, script": "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    "bitcoin, segwit": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "bitcoin, a test": "tb1" + CHARSET + CHARSET[:7],
    "litecoin": "L" + BASE58[:33],
    "dogecoin": "D" + BASE58[1:34],
    "bitcoin cash": "bitcoincash:q" + CHARSET + "2345679qpz"[:9],
    "ethereum": "0x52908400098527886E0F7030069857D2E4169EE7",
    "sui": "0x" + "0a1b2c3d" * 8,
    "tron": "T" + BASE58[2:35],
    "ripple": "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
    "ripple, by its check sum": "rpBLPBMUNgyvy7bgxavq5Wq2HQazFmzzhg",
    "stellar": "G" + ("ABCD2345EFGH67" * 4)[:55],
    "solana": BASE58[:44],
    "cardano": "addr1" + CHARSET * 3,
    "cardano, a test": "addr_test1" + CHARSET + CHARSET[:20],
    "polkadot": "1" + BASE58[:46],
    "cosmos": "cosmos1" + CHARSET + CHARSET[:6],
    "an unknown chain with a check sum": "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "monero": "4A" + (BASE58 + BASE58)[:93],
    "algorand": "ABCDEFG234567" * 4 + "ABCDEF",
    "lightning": "lnbc2500u1p" + "vjluezpp5qqqsyq" * 8,
    "extended key": "xpub" + (BASE58 * 2)[:107],
    "key for import": "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
    "tezos": "tz1" + BASE58[:33],
    "words": "seed phrase: " + "river window zoo tree " * 2 + "abandon ability able about",
}  # fmt: skip


def found(text: str, place: Place = Place.NAME) -> bool:
    return bool(crypto_wallets(view_of(text, place)))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("chain", [chain for chain in ADDRESSES if chain != "words"])
def test_an_address_is_found_in_any_frame(chain: str, frame: str) -> None:
    assert found(frame.format(ADDRESSES[chain]), Place.TEXT if " " in frame else Place.NAME)


@pytest.mark.parametrize(
    "chain",
    [
        chain
        for chain in ADDRESSES
        if chain not in ("words", "an unknown chain with a check sum", "ripple, by its check sum")
    ],
)
def test_in_small_letters_it_is_found_beside_a_word(chain: str) -> None:
    assert found(f"wallet_{ADDRESSES[chain].lower()}_total")


@pytest.mark.parametrize(
    "text",
    [
        "seed phrase: river window zoo tree river window zoo tree abandon ability able about",
        "mnemonic_river_window_zoo_tree_river_window_zoo_tree_abandon_ability_able_about",
        "wallet_alice.eth",
        "alice_in.eth",
        "vitalik.eth",
        "calls_alice_dot_eth",
        "river window zoo tree lamp oyster purse yellow abandon ability able about",
        "river_window_zoo_tree_lamp_oyster_purse_yellow_abandon_ability_able_about",
        "ton.EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2.x",
    ],
)
def test_words_and_names_that_stand_for_keys_are_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "HikariPool1ConnectionTimeoutCount",
        "K8sLockNodeAofNodeSdkNode",
        "node_netstat_Tcp_RetransSegs_total",
        "TotalTime99thPercentileMillisecondsByRoute",
        "commit_0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",  # a digest: somebody else's
        "object at 0x7f8a1c2b3d40",
        "net.eth.bytes",
        "powerstore.eth_port_bytes",
        "network.eth",
        "river window zoo and the tree lamp oyster purse yellow abandon ability able about",
        "cpu_memory_disk_network_queue_thread_process_request_response_error_retry_timeout_count",
        "token_endpoint_Agent365MalformedResponseError",
        "seed_value_of_the_random_generator",
        "recovery_time_after_a_crash_of_the_main_process_in_ms_per_host_and_pod",
        "a1b2c3",
        "wallet_balance_refresh_total",
    ],
)
def test_long_words_that_somebody_chose_are_no_addresses(text: str) -> None:
    assert not found(text)
