import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { FingerpostError } from '../../schemas/failure.ts';
import { parseJson } from '../../schemas/strict-json.ts';
import type { PageActions } from './actions.ts';
import { pageFailures } from './failures.ts';
import { OpeningCodes } from './opening-codes.ts';
import { type Opening, openingAddress } from './opening-file.ts';
import type { PageAssets } from './page-assets.ts';
import { isOwnHost, isOwnOrigin, KEY_HEADER, PAGE_HEADERS } from './page-security.ts';
import type { PageState } from './page-state.ts';
import { refusalPage } from './refusal-page.ts';

export interface PageServerOptions<T> {
  readonly assets: PageAssets;
  readonly state: PageState<T>;
  /** By name: `POST /api/<name>` with the input as JSON; the result goes back as JSON. */
  readonly actions: PageActions;
  /** 0 takes a free port. */
  readonly port?: number;
  /** Told what opens the page, at first and whenever a code was used. */
  readonly onOpening?: (opening: Opening) => void;
}

export interface PageServer {
  /** What a person opens now: the loopback address with the current opening code, which is good once. */
  readonly url: string;
  /** The loopback address; it asks for the opening code. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const BODY_LIMIT = 8 * 1_048_576;
/** Below the actions, whose names are the programs' own. */
const OPENING = '/api/opening/key';

/**
 * Serves one page on the loopback address only. Its files are for anybody on this machine and hold nothing; whatever the
 * program tells or does wants the key that the opening code was changed for, in a header of each request, and must be
 * asked by the page itself. State goes out as server-sent events, whole at each change.
 */
export async function startPageServer<T>(options: PageServerOptions<T>): Promise<PageServer> {
  const { assets, state, actions, onOpening } = options;
  const app = fastify({ bodyLimit: BODY_LIMIT, requestTimeout: 30_000, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, parseJson(Buffer.from(bytes), { maxLength: BODY_LIMIT }));
    } catch (error) {
      done(Object.assign(new TypeError('not JSON', { cause: error }), { statusCode: 400 }));
    }
  });
  let port = 0;
  const addressNow = () => `http://127.0.0.1:${port}/`;
  const codes = new OpeningCodes((code) => {
    if (port !== 0) onOpening?.({ address: addressNow(), code });
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(PAGE_HEADERS);
    const { host, origin, 'sec-fetch-site': site } = request.headers;
    if (!request.url.startsWith('/api/')) {
      if (isOwnHost(host, port)) return undefined;
      return turnAway(request, reply, 403, 'page-host-foreign');
    }
    const fetchSite = typeof site === 'string' ? site : undefined;
    if (!isOwnOrigin({ host, origin, fetchSite }, port)) return turnAway(request, reply, 403, 'page-host-foreign');
    const key = request.headers[KEY_HEADER];
    if (request.url !== OPENING && !codes.isKey(typeof key === 'string' ? key : undefined))
      return turnAway(request, reply, 401, 'page-secret-missing');
    return undefined;
  });

  app.post(OPENING, { bodyLimit: 1_024 }, (request, reply) => {
    const key = typeof request.body === 'string' ? codes.exchange(request.body) : undefined;
    if (key === undefined) return refuse(reply, 401, pageFailures.fail('page-code-wrong'));
    return reply.send({ result: key });
  });

  app.get('/api/events', (request, reply) => sendEvents(request, reply, state));

  app.post<{ Params: { action: string } }>('/api/:action', async (request, reply) => {
    const action = Object.hasOwn(actions, request.params.action) ? actions[request.params.action] : undefined;
    if (action === undefined) return refuse(reply, 404, pageFailures.fail('page-action-unknown'));
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return reply.send({ result: await action(request.body, gone.signal) });
  });

  app.get('/*', (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const asset = assets.get(path === '/' ? '/index.html' : path);
    if (asset === undefined) return reply.code(404).send();
    reply.type(asset.type);
    if (!/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(asset.body);
    return reply.header('content-encoding', 'br').send(asset.compressed);
  });

  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof FingerpostError) return refuse(reply, 422, error);
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    return refuse(reply, status, pageFailures.fail('page-action-failed'));
  });

  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  port = (app.server.address() as AddressInfo).port;
  const address = addressNow();
  onOpening?.({ address, code: codes.code });
  return {
    get url() {
      return openingAddress({ address, code: codes.code });
    },
    address,
    port,
    close: () => app.close(),
  };
}

function refuse(reply: FastifyReply, status: number, { code, plain, todo }: FingerpostError): FastifyReply {
  return reply.code(status).send({ error: { code, message: plain, todo } });
}

/** The refusal as a page for who opened an address, as JSON for a script. */
function turnAway(
  { headers, method }: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: keyof typeof pageFailures.table,
): FastifyReply {
  if (method === 'GET' && headers.accept?.includes('text/html') === true)
    return reply.code(status).type('text/html; charset=utf-8').send(refusalPage(code));
  return refuse(reply, status, pageFailures.fail(code));
}

function sendEvents<T>(request: FastifyRequest, reply: FastifyReply, state: PageState<T>): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'text/event-stream' });
  const send = (value: T) => raw.write(`data: ${JSON.stringify(value)}\n\n`);
  send(state.value);
  const unsubscribe = state.subscribe(send);
  const alive = setInterval(() => raw.write(':\n\n'), 15_000);
  request.raw.once('close', () => {
    clearInterval(alive);
    unsubscribe();
  });
  return reply;
}
