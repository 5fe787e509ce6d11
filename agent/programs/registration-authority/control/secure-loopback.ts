import { connect, createServer, type Server, type TLSSocket } from 'node:tls';

/**
 * TLS 1.2 with a pre-shared key (RFC 5489): both ends prove that they can read `control.json`, so that neither another
 * user's program on the port of an authority that has ended, nor one that dials a running one, learns or does anything.
 */
const SUITE = {
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
} as const;

const IDENTITY = 'fingerpost-control';

export function createSecureServer(token: Uint8Array, onConnection: (socket: TLSSocket) => void): Server {
  const options = {
    ...SUITE,
    handshakeTimeout: 5_000,
    pskCallback: (_: TLSSocket, identity: string) => (identity === IDENTITY ? token : null),
  };
  return createServer(options, onConnection);
}

export function connectSecurely(port: number, token: Uint8Array): TLSSocket {
  return connect({
    ...SUITE,
    host: '127.0.0.1',
    port,
    pskCallback: () => ({ identity: IDENTITY, psk: token }),
    // There is no certificate: the key has proved who answers.
    checkServerIdentity: () => undefined,
  });
}
