"""A device that makes and uses passkeys, as a phone does after a look at its owner's face."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://localhost"
PRESENT = AuthenticatorData.FLAG.UP
VERIFIED = PRESENT | AuthenticatorData.FLAG.UV


class Device:
    """One device with one passkey; `verified` is whether it saw its owner."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user_handle = ""

    def make(self, options: dict[str, Any], *, verified: bool = True) -> str:
        """Answer to being asked for a new passkey."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        credential = AttestedCredentialData.create(
            b"\0" * 16,
            self.id,
            ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]
        )
        flags = (VERIFIED if verified else PRESENT) | AuthenticatorData.FLAG.AT
        seen = AuthenticatorData.create(_hash(asked["rp"]["id"]), flags, 0, bytes(credential))
        client = _client("webauthn.create", asked["challenge"])
        attestation = AttestationObject.create("none", seen, {})
        return self._answer({"attestationObject": websafe_encode(bytes(attestation))}, client)

    def use(self, options: dict[str, Any], *, verified: bool = True) -> str:
        """Answer to being asked to sign in."""
        asked = options["publicKey"]
        seen = AuthenticatorData.create(_hash(asked["rpId"]), VERIFIED if verified else PRESENT, 0)
        client = _client("webauthn.get", asked["challenge"])
        signature = self.key.sign(bytes(seen) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {
            "authenticatorData": websafe_encode(bytes(seen)),
            "signature": websafe_encode(signature),
            "userHandle": self.user_handle,
        }
        return self._answer(answer, client)

    def _answer(self, response: dict[str, Any], client: bytes) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": {"clientDataJSON": websafe_encode(client), **response},
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


def _hash(rp_id: str) -> bytes:
    return hashlib.sha256(rp_id.encode()).digest()


def _client(kind: str, challenge: str) -> bytes:
    return bytes(CollectedClientData.create(kind, websafe_decode(challenge), ORIGIN))
