import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createSelfSignedCertificate } from '../../../agent/programs/credential-service/self-signed.ts';

export interface LoopbackServer {
  readonly port: number;
  /** PEM to trust. */
  readonly ca: string;
  close(): Promise<void>;
}

/** An HTTPS server on 127.0.0.1 with a certificate for `localhost`. */
export async function loopbackServer(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LoopbackServer> {
  const { certificate, key } = createSelfSignedCertificate({ names: ['localhost', '127.0.0.1'] });
  const server = createServer({ cert: certificate, key }, handler);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    ca: certificate,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
