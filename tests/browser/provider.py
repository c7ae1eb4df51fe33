"""A small OpenID provider on loopback: it signs in, without a question, whoever the test names."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class Provider:
    """The provider's address, and the claims of the person who signs in next."""

    client_id, client_secret = "dashboard", secrets.token_hex()

    def __init__(self):
        self.claims = {}
        self.key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self.codes = {}
        self.address = ""

    def secrets_toml(self, cookie_secret):
        """Return what stands in ``.streamlit/secrets.toml`` for this provider."""
        return f"""
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{cookie_secret}"
client_id = "{self.client_id}"
client_secret = "{self.client_secret}"
server_metadata_url = "{self.address}/.well-known/openid-configuration"

[access]
roles = "resource.roles"
"""

    def answer(self, path, asked):
        """Return what stands at an address: a document, or where to go."""
        if path == "/.well-known/openid-configuration":
            ways = {"authorization_endpoint": "authorize", "token_endpoint": "token",
                    "jwks_uri": "jwks"}  # fmt: skip
            return {
                "issuer": self.address,
                **{name: f"{self.address}/{way}" for name, way in ways.items()},
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        if path == "/authorize":
            code = secrets.token_urlsafe()
            self.codes[code] = asked
            return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        if path == "/token":
            return self._token(self.codes.pop(asked["code"]), asked)
        return None

    def _token(self, began, asked):
        hashed = hashlib.sha256(asked["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() == began["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 300,
            "nonce": began["nonce"],
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def running():
    """Run a provider."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer(urlsplit(self.path).query)

        def do_POST(self):
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, query):
            asked = {name: values[0] for name, values in parse_qs(query).items()}
            found = provider.answer(urlsplit(self.path).path, asked)
            self.send_response(404 if found is None else 302 if isinstance(found, str) else 200)
            if isinstance(found, str):
                self.send_header("Location", found)
            body = json.dumps(found).encode() if isinstance(found, dict) else b""
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield provider
        finally:
            server.shutdown()
