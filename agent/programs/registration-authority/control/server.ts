import { createServer, type Socket } from 'node:net';
import { Type } from 'typebox';
import { FingerpostError } from '../../../../schemas/failure.ts';
import { Bytes, exactly, shape, Text } from '../../../../schemas/shape.ts';
import { listenIn, removeSocket } from '../../../base/directory-socket.ts';
import type { Log } from '../../../base/log/log.ts';
import { authorityFailures } from '../base/failures.ts';
import type { AuthorityDesk } from '../desk/desk.ts';
import { CONTROL_SOCKET, readMessage, sendMessage } from './framing.ts';
import { VERBS } from './verbs.ts';

const QuestionShape = shape(
  'control question',
  exactly({ secret: Bytes(1, 4096), verb: Text(32), argument: Type.Unknown() }),
);

const READ_MS = 5_000;
const MOST_CONNECTIONS = 16;

export interface ControlServer {
  close(): Promise<void>;
}

export interface ControlledAuthority extends AuthorityDesk {
  /** @throws hsm-unlock-failed when it was opened with another passphrase or PIN */
  checkSecret(secret: Uint8Array): Promise<void>;
}

/**
 * Lets the command line work with the authority that runs in this process: through a socket in the authority's own
 * directory (mode 0600), one question per connection, and only with the passphrase or PIN that opened its HSM.
 */
export async function serveControl(
  directory: string,
  authority: ControlledAuthority,
  log: Log,
): Promise<ControlServer> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void answer(socket, authority, log.scope('control'));
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listenIn(directory, CONTROL_SOCKET, server);
  return {
    async close() {
      await removeSocket(directory, CONTROL_SOCKET);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(socket: Socket, authority: ControlledAuthority, log: Log): Promise<void> {
  try {
    const { secret, verb: name, argument } = QuestionShape.parse(await readMessage(socket, READ_MS));
    await authority.checkSecret(secret).finally(() => secret.fill(0));
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (verb === undefined) throw authorityFailures.fail('authority-control-failed');
    const value = await verb(authority, argument);
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
