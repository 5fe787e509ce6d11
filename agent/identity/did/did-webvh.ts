import { decodeUtf8 } from '../../../schemas/utf8.ts';
import { utc } from '../../base/utc.ts';
import { webLocation } from './did-web.ts';
import type { DidFetcher } from './fetcher.ts';
import type { DidMethod, MethodContext, ResolveOptions } from './method.ts';
import { type DidResolution, refused } from './resolution.ts';
import { parseWebvhLog, parseWitnessProofs, type WebvhWitnessProofs } from './webvh-entry.ts';
import { replayWebvhLog, type WebvhVersion } from './webvh-log.ts';
import { withImplicitServices } from './webvh-services.ts';

/**
 * did:webvh 1.0 (DID with a verifiable history): the whole log is fetched and replayed, so that the host cannot invent
 * or rewrite a version; it can only withhold the newest ones.
 *
 * @example
 * ```ts
 * const resolver = createDidResolver({ methods: [didWebvh()] });
 * ```
 */
export function didWebvh(options: { readonly now?: () => number } = {}): DidMethod {
  const now = options.now ?? Date.now;
  return {
    name: 'webvh',
    network: true,
    options: ['versionId', 'versionTime'],
    resolve: (did, context) => resolveWebvh(did, context, now()),
  };
}

async function resolveWebvh(did: string, context: MethodContext, now: number): Promise<DidResolution> {
  const [, , scid, ...location] = did.split(':');
  let url: URL;
  try {
    url = webLocation(location.join(':'), 'did.jsonl');
  } catch {
    return refused('invalidDid', 'did:webvh 1.0, the method-specific identifier');
  }
  const { fetcher, signal } = context;
  if (fetcher === undefined) return refused('notFound', 'this resolver has no network');
  const text = await fetchText(fetcher, url, signal);
  if (text === undefined) return refused('notFound', 'the log could not be fetched');
  try {
    const entries = parseWebvhLog(text);
    if (entries[0]?.parameters.scid !== scid) return refused('invalidDid', 'the log is of another DID');
    const usesWitnesses = entries.some(({ parameters }) => (parameters.witness?.witnesses?.length ?? 0) > 0);
    const witnessProofs = usesWitnesses ? await fetchWitnessProofs(fetcher, url, signal) : [];
    return select(did, replayWebvhLog(entries, { now, witnessProofs }), context.options);
  } catch (error) {
    return refused('invalidDid', error instanceof Error ? error.message : 'the log does not verify');
  }
}

/**
 * Resolves from a log at hand, without a network; same rules, same result.
 *
 * @example
 * ```ts
 * const { didDocument } = resolveWebvhLog(did, log);
 * ```
 */
export function resolveWebvhLog(
  did: string,
  log: string,
  options: ResolveOptions & { readonly now?: number; readonly witnessProofs?: WebvhWitnessProofs } = {},
): DidResolution {
  try {
    const { now = Date.now(), witnessProofs = [] } = options;
    return select(did, replayWebvhLog(parseWebvhLog(log), { now, witnessProofs }), options);
  } catch (error) {
    return refused('invalidDid', error instanceof Error ? error.message : 'the log does not verify');
  }
}

function select(did: string, versions: readonly WebvhVersion[], options: ResolveOptions): DidResolution {
  const first = versions[0];
  const at = options.versionTime === undefined ? undefined : Date.parse(options.versionTime);
  const wanted = versions.findLast(
    ({ versionId, time }) =>
      (options.versionId === undefined || versionId === options.versionId) && (at === undefined || time <= at),
  );
  if (first === undefined || wanted === undefined) return refused('notFound', 'no such version');
  if (wanted.document.id !== did) return refused('notFound', 'the DID has another host or path');
  const metadata = {
    created: utc(first.time),
    updated: utc(wanted.time),
    versionId: wanted.versionId,
    ...(wanted.deactivated ? { deactivated: true } : {}),
  };
  const error = wanted.deactivated ? refused('deactivated').didResolutionMetadata : undefined;
  return {
    didDocument: wanted.deactivated ? null : withImplicitServices(wanted.document),
    didDocumentMetadata: metadata,
    didResolutionMetadata: error ?? { contentType: 'application/did+ld+json' },
  };
}

async function fetchText(fetcher: DidFetcher, url: URL, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { status, body } = await fetcher.get(url, { signal });
    return status === 200 ? decodeUtf8(body) : undefined;
  } catch {
    return undefined;
  }
}

async function fetchWitnessProofs(fetcher: DidFetcher, log: URL, signal: AbortSignal): Promise<WebvhWitnessProofs> {
  const text = await fetchText(fetcher, new URL('did-witness.json', log), signal);
  return text === undefined ? [] : parseWitnessProofs(text);
}
