"""A small OpenID Connect provider: a real process, real HTTP, strict where the standards are.

It follows OpenID Connect Core 1.0, RFC 6749 and RFC 7636: codes serve once, for one client, one address to
come back to and one PKCE verifier. Whoever `POST`s to /next says who signs in next and what is wrong with it.
Run as `python oidc_provider.py PORT REDIRECT_URI`.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "hiring-loop", "the-secret-of-the-client"
KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))
KEY_ID = "the-only-key"


class Provider(ThreadingHTTPServer):
    """What the provider remembers between requests."""

    person: dict[str, Any]
    codes: dict[str, dict[str, str]]
    tokens: dict[str, dict[str, Any]]

    def __init__(self, port: int, comes_back_to: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.issuer = f"http://127.0.0.1:{port}"
        self.comes_back_to = comes_back_to
        self.person, self.codes, self.tokens = {}, {}, {}


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        answers = {
            "/.well-known/openid-configuration": self.configuration,
            "/keys": self.keys,
            "/authorize": lambda: self.authorize(asked),
            "/userinfo": self.userinfo,
        }
        answers.get(parts.path, lambda: self.say(404, {}))()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/next":
            self.server.person = json.loads(body)
            self.say(200, {})
        elif self.path == "/token" and self.server.person.get("points_elsewhere"):
            self.send_away(f"{self.server.issuer}/elsewhere", status=307)  # the same request, body and all
        elif self.path in ("/token", "/elsewhere"):
            self.token(dict(parse_qsl(body)))
        else:
            self.say(404, {})

    def configuration(self) -> None:
        own = self.server.issuer
        places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        endpoints = {f"{name}_endpoint": f"{own}/{place}" for name, place in places.items()}
        supported = {
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        self.say(200, {"issuer": own, "jwks_uri": f"{own}/keys", **endpoints, **supported})

    def keys(self) -> None:
        public = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
        self.say(200, {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]})

    def authorize(self, asked: dict[str, str]) -> None:
        wanted = {
            "client_id": CLIENT,
            "redirect_uri": self.server.comes_back_to,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        missing = [name for name in ("state", "nonce", "code_challenge") if not asked.get(name)]
        wrong = [name for name, value in wanted.items() if asked.get(name) != value]
        if missing or wrong or "openid" not in asked.get("scope", "").split():
            return self.say(400, {"error": "invalid_request", "fields": missing + wrong})
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = asked
        back = {"code": code, "state": asked["state"]}
        if self.server.person.get("refuses"):
            back = {"error": "access_denied", "state": asked["state"]}
        return self.send_away(f"{self.server.comes_back_to}?{urlencode(back)}")

    def token(self, given: dict[str, str]) -> None:
        asked = self.server.codes.pop(given.get("code", ""), None)
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
            return self.say(401, {"error": "invalid_client"})
        if asked is None or given.get("redirect_uri") != asked["redirect_uri"]:
            return self.say(400, {"error": "invalid_grant"})
        if _challenge(given.get("code_verifier", "")) != asked["code_challenge"]:
            return self.say(400, {"error": "invalid_grant"})
        access = secrets.token_urlsafe(16)
        self.server.tokens[access] = self.server.person
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 60}
        return self.say(200, answer | {"id_token": self.id_token(asked["nonce"])})

    def id_token(self, nonce: str) -> str:
        flaws, now = self.server.person.get("flaws", {}), int(time.time())
        claims = {
            "iss": self.server.issuer,
            "aud": CLIENT,
            "sub": self.server.person["sub"],
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            "amr": self.server.person.get("amr", ["pwd"]),
        }
        claims |= {name: value for name, value in flaws.items() if name in claims}
        key = OTHER_KEY if flaws.get("key") else KEY
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KEY_ID})

    def userinfo(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.server.tokens:
            return self.say(401, {"error": "invalid_token"})
        person = self.server.tokens[token]
        claims = {name: person[name] for name in ("sub", "email", "email_verified") if name in person}
        return self.say(200, claims | person.get("userinfo", {}))

    def say(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def send_away(self, address: str, status: int = 302) -> None:
        self.send_response(status)
        self.send_header("Location", address)
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    Provider(int(sys.argv[1]), sys.argv[2]).serve_forever()
