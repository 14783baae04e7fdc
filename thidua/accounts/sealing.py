"""Secrets that stand in the database sealed: a copy of it, or a backup, opens none of them.

Sealed with AES-256-GCM under a key made of the program's secret key. Loaded only where a secret is
sealed or opened: the library takes 9 MiB of every process.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

_NONCE = 12  # bytes, as the mode asks


def seal(secret: bytes, purpose: str) -> str:
    """Returns the sealed secret as ASCII; it is opened for the same purpose only."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = _cipher(settings.SECRET_KEY).encrypt(nonce, secret, purpose.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, purpose: str) -> tuple[bytes, bool] | None:
    """Returns the secret, and whether it was sealed under the key of today; None if none opens it.

    Keys used before (``SECRET_KEY_FALLBACKS``) open it too.
    """
    try:
        content = urlsafe_b64decode(sealed)
    except ValueError:
        return None
    for number, key in enumerate([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]):
        try:
            opened = _cipher(key).decrypt(content[:_NONCE], content[_NONCE:], purpose.encode())
        except (InvalidTag, ValueError):
            continue
        return opened, number == 0
    return None


def _cipher(secret_key: str) -> AESGCM:
    salt = "thidua.accounts.sealing"
    return AESGCM(salted_hmac(salt, "key", secret=secret_key, algorithm="sha256").digest())
