"""Manages the card with yubikit, the host library of yubikey-manager 5.5 or newer: one line of JSON for each step.

Usage: yubikit-host.py READER. The card is a blank one whose issuance keys are GlobalPlatform's well-known test keys.
"""

import datetime
import json
import os
import sys

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from smartcard.System import readers
    from ykman.pcsc import ScardSmartCardConnection
    from yubikit.core import BadResponseError
    from yubikit.core.smartcard import ApduError
    from yubikit.core.smartcard.scp import KeyRef, Scp03KeyParams, Scp11KeyParams, ScpKid, StaticKeys
    from yubikit.securitydomain import SecurityDomainSession
except ImportError as missing:
    print(json.dumps({"missing": str(missing)}))
    sys.exit(0)

VERSION = 0x01
CA = KeyRef(0x10, VERSION)


def say(step, **facts):
    print(json.dumps({"step": step, **facts}), flush=True)


def refusal(work):
    """The status word or the failure with which the work ended; none when it was done."""
    try:
        work()
    except (ApduError, BadResponseError, ValueError) as error:
        # A failed key agreement comes as ValueError, with the card's answer as its cause.
        first = error.__context__ or error
        return f"{first.sw:04X}" if isinstance(first, ApduError) else str(first)
    return None


def certificate(subject, key, issuer, issuer_key, agreement):
    now = datetime.datetime(2026, 1, 1)
    usage = dict.fromkeys(
        [
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ],
        False,
    )
    name = lambda text: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=7300))
        .add_extension(x509.KeyUsage(key_agreement=agreement, key_cert_sign=not agreement, **usage), critical=True)
        .add_extension(x509.BasicConstraints(ca=not agreement, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


class Bench:
    def __init__(self, reader):
        connection = reader.createConnection()
        self.connection = ScardSmartCardConnection(connection)

    def session(self, params=None):
        session = SecurityDomainSession(self.connection)
        if params is not None:
            session.authenticate(params)
        return session

    def status(self, session, kind):
        return session.protocol.send_apdu(0x80, 0xF2, kind, 0x02, b"\x4f\x00").hex()


def keys_of(session):
    return sorted(key.hex() for key in session.get_key_information())


def main(name):
    bench = Bench(next(reader for reader in readers() if name in str(reader)))
    session = bench.session()
    say("recognition", data=session.get_card_recognition_data().hex())
    say("key information", keys=keys_of(session))
    wrong = Scp03KeyParams(keys=StaticKeys(b"\1" * 16, b"\2" * 16, b"\3" * 16))
    say("wrong keys", refused=refusal(lambda: bench.session(wrong)))
    say("unauthenticated", refused=refusal(lambda: bench.status(bench.session(), 0x80)))

    session = bench.session(Scp03KeyParams())
    say("scp03", domain=bench.status(session, 0x80), applications=bench.status(session, 0x40))
    own = StaticKeys(os.urandom(16), os.urandom(16), os.urandom(16))
    session.put_key(KeyRef(0x01, VERSION), own)
    params = Scp03KeyParams(KeyRef(0x01, VERSION), own)
    session = bench.session(params)
    newer = StaticKeys(os.urandom(16), os.urandom(16), os.urandom(16))
    session.put_key(KeyRef(0x01, 0x02), newer, replace_kvn=VERSION)
    say("old keys", refused=refusal(lambda: bench.session(params)))
    params = Scp03KeyParams(KeyRef(0x01, 0x02), newer)
    session = bench.session(params)
    say("keys changed", keys=keys_of(session))

    points = {kid: session.generate_ec_key(KeyRef(kid, VERSION)) for kid in (0x11, 0x13, 0x15)}
    imported = ec.generate_private_key(ec.SECP256R1())
    session.put_key(KeyRef(ScpKid.SCP11b, 0x02), imported)
    ca_key, middle_key, host_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    session.put_key(CA, ca_key.public_key())
    ca = certificate("CA", ca_key, "CA", ca_key, False)
    middle = certificate("Middle", middle_key, "CA", ca_key, False)
    host = certificate("Host", host_key, "Middle", middle_key, True)
    identifier = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    session.store_ca_issuer(CA, identifier)
    session.store_certificate_bundle(KeyRef(ScpKid.SCP11b, 0x02), [ca, certificate("Card", imported, "CA", ca_key, True)])
    plain = bench.session()
    stored = plain.get_certificate_bundle(KeyRef(ScpKid.SCP11b, 0x02))
    say(
        "store",
        certificates=[one.subject.rfc4514_string() for one in stored],
        identifiers={key.hex(): value == identifier for key, value in plain.get_supported_ca_identifiers().items()},
    )

    def agreed(kid, chain=(middle, host), key=host_key, version=VERSION, point=None):
        if kid == ScpKid.SCP11b:
            return Scp11KeyParams(KeyRef(kid, version), point or points[kid])
        return Scp11KeyParams(KeyRef(kid, version), points[kid], CA, key, chain)

    session = bench.session(agreed(ScpKid.SCP11b))
    say("scp11b", information=keys_of(session), refused=refusal(lambda: bench.status(session, 0x80)))
    leaf = stored[-1].public_key()
    say("scp11b of the certificate", information=keys_of(bench.session(agreed(ScpKid.SCP11b, version=0x02, point=leaf))))
    for kid, label in ((ScpKid.SCP11a, "scp11a"), (ScpKid.SCP11c, "scp11c")):
        session = bench.session(agreed(kid))
        say(label, domain=bench.status(session, 0x80), applications=bench.status(session, 0x40))
    session = bench.session(agreed(ScpKid.SCP11a))
    session.put_key(KeyRef(ScpKid.SCP11b, 0x03), ec.generate_private_key(ec.SECP256R1()))
    session.put_key(KeyRef(0x01, 0x04), own)
    say("keys by scp11a", keys=keys_of(session), scp03=refusal(lambda: bench.session(Scp03KeyParams(KeyRef(0x01, 0x04), own))))

    stranger = ec.generate_private_key(ec.SECP256R1())
    false_chain = (certificate("Host", stranger, "Middle", stranger, True),)
    say("foreign chain", refused=refusal(lambda: bench.session(agreed(ScpKid.SCP11a, false_chain, stranger))))
    session = bench.session(params)
    session.store_allowlist(CA, [host.serial_number + 1])
    say("not in the allow-list", refused=refusal(lambda: bench.session(agreed(ScpKid.SCP11a))))
    session = bench.session(params)
    session.store_allowlist(CA, [host.serial_number])
    say("in the allow-list", refused=refusal(lambda: bench.session(agreed(ScpKid.SCP11a))))

    session = bench.session(params)
    session.delete_key(kvn=0x04)
    session.delete_key(ScpKid.SCP11b, 0x03)
    session.delete_key(ScpKid.SCP11b, 0x02)
    say("keys deleted", keys=keys_of(session), certificates=len(session.get_certificate_bundle(KeyRef(ScpKid.SCP11b, 0x02))))


main(sys.argv[1])
