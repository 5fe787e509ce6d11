import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Type } from 'typebox';
import { FingerpostError } from '../../../../schemas/failure.ts';
import { exactly, shape, Text } from '../../../../schemas/shape.ts';
import type { Log } from '../../../base/log/log.ts';
import { authorityFailures } from '../base/failures.ts';
import type { AuthorityDesk } from '../desk/desk.ts';
import { removeControlFile, writeControlFile } from './control-file.ts';
import { readMessage, sendMessage } from './framing.ts';
import { createSecureServer } from './secure-loopback.ts';
import { VERBS } from './verbs.ts';

const QuestionShape = shape('control question', exactly({ verb: Text(32), argument: Type.Unknown() }));

const READ_MS = 5_000;
const MOST_CONNECTIONS = 16;

export interface ControlServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Lets the command line of the directory's owner work with the authority that runs in this process: on loopback, one
 * question per connection, and only with the secret of `control.json` (mode 0600).
 */
export async function serveControl(directory: string, desk: AuthorityDesk, log: Log): Promise<ControlServer> {
  const token = randomBytes(32);
  const server = createSecureServer(token, (socket) => {
    socket.on('error', () => socket.destroy());
    void answer(socket, desk, log.scope('control'));
  });
  server.on('tlsClientError', () => undefined);
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await writeControlFile(directory, { port, token: token.toString('base64url') });
  return {
    port,
    async close() {
      await removeControlFile(directory);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(socket: Socket, desk: AuthorityDesk, log: Log): Promise<void> {
  try {
    const question = QuestionShape.parse(await readMessage(socket, READ_MS));
    const verb = Object.hasOwn(VERBS, question.verb) ? VERBS[question.verb] : undefined;
    if (verb === undefined) throw authorityFailures.fail('authority-control-failed');
    const value = await verb(desk, question.argument);
    sendMessage(socket, { value: withoutUndefined(value) });
  } catch (error) {
    log.failure('question-failed', error);
    const failure = error instanceof FingerpostError ? error : authorityFailures.fail('authority-failed');
    const { code, audience, todo, message } = failure;
    sendMessage(socket, { failure: { code, audience, todo, message } });
  }
}

/** A method without a result answers null: CBOR here has no undefined. */
const withoutUndefined = (value: unknown) => (value === undefined ? null : value);
