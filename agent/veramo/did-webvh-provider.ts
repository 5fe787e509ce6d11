import type { DIDDocument, IIdentifier, IKey, IService } from '@veramo/core-types';
import { AbstractIdentifierProvider } from '@veramo/did-manager';
import { Turns } from '../base/turns.ts';
import { identityFailures } from '../identity/base/failures.ts';
import { webLocation } from '../identity/did/did-web.ts';
import type { DidDocument, Service, VerificationRelationship } from '../identity/did/document.ts';
import { contentOfDocument } from '../identity/did/document-content.ts';
import type { DocumentContent, DocumentKey } from '../identity/did/make-document.ts';
import type { DidResolver } from '../identity/did/resolver.ts';
import { parseWebvhLog } from '../identity/did/webvh-entry.ts';
import { replayWebvhLog } from '../identity/did/webvh-log.ts';
import { type WebvhLogs, webvhLocation } from '../identity/did/webvh-logs.ts';
import { createWebvh, type UpdateWebvhOptions, updateWebvh } from '../identity/did/webvh-writer.ts';
import { encodeMultikey, type PublicKey } from '../identity/keys/multikey.ts';
import { keyTypeOfVeramo } from './key-types.ts';
import {
  forget,
  isUpdateKey,
  type KeyContext,
  keysFromNext,
  makeUpdateKey,
  updateSigner,
} from './webvh-update-keys.ts';

export interface DidWebvhProviderOptions {
  /** Where the logs are published. */
  readonly logs: WebvhLogs;
  /** Where the key of a new DID is made unless told otherwise. */
  readonly defaultKms: string;
  /** Where the keys that extend the logs are made, Ed25519; `defaultKms` when absent. */
  readonly updateKms?: string;
  /** Asked anew after each change, so that it does not go on with the version before. */
  readonly resolver?: DidResolver;
  /** Milliseconds since 1970; Date.now when absent. */
  readonly now?: () => number;
}

/** `didManagerCreate({ provider: 'did:webvh', options })`. */
export interface DidWebvhOptions {
  /** Host, port and path as in the DID: `example.org%3A8443:holders:7`. */
  readonly location: string;
  /** Veramo's name of the first key's type: Ed25519 (when absent), Secp256r1, Secp384r1 or X25519. */
  readonly keyType?: string;
  /** Key id of a key that exists already, such as a card's. */
  readonly keyRef?: string;
  readonly services?: readonly Service[];
}

/** What changes answer: the version that they made. */
export interface WebvhChange {
  readonly did: string;
  readonly versionId: string;
}

const SIGNING: readonly VerificationRelationship[] = ['authentication', 'assertionMethod'];

/**
 * did:webvh for Veramo. Each change is an entry of the DID's log, signed by a key that the entry before has announced by
 * its hash; the provider keeps one such key ahead, so that neither a crash nor a stolen key takes the DID away. Keys of
 * the document lie in any key management system, a card's among them.
 *
 * @example
 * ```ts
 * const provider = new DidWebvhProvider(options);
 * ```
 */
export class DidWebvhProvider extends AbstractIdentifierProvider {
  readonly #options: DidWebvhProviderOptions;
  readonly #turns = new Turns();

  constructor(options: DidWebvhProviderOptions) {
    super();
    this.#options = options;
  }

  /** Makes the keys, the DID and its log. @throws did-malformed, did-operation-refused when the place is taken */
  override async createIdentifier(
    args: { kms?: string; alias?: string; options?: DidWebvhOptions },
    context: KeyContext,
  ): Promise<Omit<IIdentifier, 'provider'>> {
    const { location = '', keyType = 'Ed25519', keyRef, services }: Partial<DidWebvhOptions> = args.options ?? {};
    const { logs, defaultKms, updateKms = defaultKms, now } = this.#options;
    webLocation(location, 'did.jsonl');
    return this.#turns.run(async () => {
      if ((await logs.read(location)) !== undefined) throw refusal('this place has a log already');
      const key =
        keyRef === undefined
          ? await context.agent.keyManagerCreate({ kms: args.kms ?? defaultKms, type: keyType })
          : await context.agent.keyManagerGet({ kid: keyRef });
      const [first, next, spare] = [
        await makeUpdateKey(updateKms, context),
        await makeUpdateKey(updateKms, context),
        await makeUpdateKey(updateKms, context),
      ];
      const created = await createWebvh({
        location,
        signer: updateSigner(first, context),
        nextKeys: [encodeMultikey(publicKeyOf(next))],
        content: { keys: [documentKey(key)], ...(services === undefined ? {} : { services }) },
        ...(now === undefined ? {} : { now: now() }),
      });
      await this.#publish(created);
      return {
        did: created.did,
        controllerKeyId: next.kid,
        keys: [key, first, next, spare],
        services: (services ?? []).map(veramoService),
      };
    });
  }

  /** Adds a key to the document: a signature key, or X25519 for key agreement. */
  override addKey(args: { identifier: IIdentifier; key: IKey }, context: KeyContext): Promise<WebvhChange> {
    return this.#change(args.identifier, context, (content) => ({
      ...content,
      keys: [...content.keys, documentKey(args.key)],
    }));
  }

  /** Takes a key out of the document; it stays in its key management system. @throws did-operation-refused */
  override removeKey(args: { identifier: IIdentifier; kid: string }, context: KeyContext): Promise<WebvhChange> {
    const key = args.identifier.keys.find(({ kid }) => kid === args.kid);
    if (key === undefined || isUpdateKey(key)) throw refusal('no such key in the document');
    const multikey = encodeMultikey(publicKeyOf(key));
    return this.#change(args.identifier, context, (content) => ({
      ...content,
      keys: content.keys.filter((one) => encodeMultikey(one.key) !== multikey),
    }));
  }

  override addService(args: { identifier: IIdentifier; service: IService }, context: KeyContext): Promise<WebvhChange> {
    const service = { ...args.service, id: absoluteId(args.service.id, args.identifier.did) } as Service;
    return this.#change(args.identifier, context, (content) => ({
      ...content,
      services: [...(content.services ?? []), service],
    }));
  }

  override removeService(args: { identifier: IIdentifier; id: string }, context: KeyContext): Promise<WebvhChange> {
    const id = absoluteId(args.id, args.identifier.did);
    return this.#change(args.identifier, context, (content) => ({
      ...content,
      services: (content.services ?? []).filter((service) => service.id !== id),
    }));
  }

  /**
   * Writes an entry with other names (`alsoKnownAs`), or with nothing new but the update keys. Keys and services have
   * calls of their own. @throws did-operation-refused
   */
  override async updateIdentifier(
    { did, document }: { did: string; document: Partial<DIDDocument> },
    context: KeyContext,
  ): Promise<IIdentifier> {
    const { id, alsoKnownAs, ...others } = document;
    if ((id !== undefined && id !== did) || Object.keys(others).length > 0)
      throw refusal('only alsoKnownAs is changed as a document');
    // The DID manager's methods are there, whatever the type of the context says: it is who calls.
    const { agent } = context as KeyContext & { agent: { didManagerGet(args: { did: string }): Promise<IIdentifier> } };
    const identifier = await agent.didManagerGet({ did });
    await this.#change(identifier, context, (content) =>
      alsoKnownAs === undefined ? content : { ...content, alsoKnownAs },
    );
    return identifier;
  }

  /** Deactivates the DID for good, then deletes its keys. */
  override async deleteIdentifier(identifier: IIdentifier, context: KeyContext): Promise<boolean> {
    await this.#extend(identifier, context, () => ({ deactivated: true }));
    await forget(identifier.keys, context);
    return true;
  }

  #change(
    identifier: IIdentifier,
    context: KeyContext,
    change: (content: DocumentContent) => DocumentContent,
  ): Promise<WebvhChange> {
    return this.#extend(identifier, context, (content) => ({ content: change(content) }));
  }

  /** One more entry. The identifier, which the caller saves, then has the keys for the next. */
  #extend(
    identifier: IIdentifier,
    context: KeyContext,
    change: (content: DocumentContent) => Pick<UpdateWebvhOptions, 'content' | 'deactivated'>,
  ): Promise<WebvhChange> {
    const { logs, defaultKms, updateKms = defaultKms } = this.#options;
    const now = this.#options.now?.() ?? Date.now();
    return this.#turns.run(async () => {
      const log = await logs.read(webvhLocation(identifier.did));
      if (log === undefined) throw refusal('its log is not in the store');
      const document = standingDocument(log, now);
      if (document?.id !== identifier.did) throw refusal('its log does not verify, or it was deactivated');
      const [signer, known, ...ahead] = keysFromNext(identifier.keys, log);
      if (signer === undefined) throw refusal('no key for the next entry');
      const next = known ?? (await makeUpdateKey(updateKms, context));
      const spare = ahead[0] ?? (await makeUpdateKey(updateKms, context));
      const updated = await updateWebvh(log, {
        signer: updateSigner(signer, context),
        nextKeys: [encodeMultikey(publicKeyOf(next))],
        now,
        ...change(contentOfDocument(document)),
      });
      await this.#publish(updated);
      const kept = [signer, next, spare, ...ahead.slice(1)];
      const spent = identifier.keys.filter((key) => isUpdateKey(key) && !kept.some(({ kid }) => kid === key.kid));
      identifier.keys = [...identifier.keys.filter((key) => !isUpdateKey(key)), ...kept];
      identifier.controllerKeyId = next.kid;
      await forget(spent, context);
      return { did: updated.did, versionId: updated.versionId };
    });
  }

  async #publish({ did, log }: { readonly did: string; readonly log: string }): Promise<void> {
    await this.#options.logs.write(webvhLocation(did), log);
    await this.#options.resolver?.resolve(did, { refresh: true });
  }
}

function publicKeyOf({ type, publicKeyHex }: Pick<IKey, 'type' | 'publicKeyHex'>): PublicKey {
  return { type: keyTypeOfVeramo(type), bytes: Buffer.from(publicKeyHex, 'hex') };
}

function documentKey(managed: Pick<IKey, 'type' | 'publicKeyHex'>): DocumentKey {
  const key = publicKeyOf(managed);
  return { key, relationships: key.type === 'X25519' ? ['keyAgreement'] : SIGNING };
}

function absoluteId(id: string, did: string): string {
  return id.startsWith('#') ? did + id : id;
}

function veramoService({ id, type, serviceEndpoint }: Service): IService {
  return { id, type: [type].flat()[0] ?? '', serviceEndpoint: serviceEndpoint as IService['serviceEndpoint'] };
}

function refusal(detail: string) {
  return identityFailures.fail('did-operation-refused', detail);
}

/** The newest document as its log has it, without what every did:webvh has; undefined when there is none that holds. */
function standingDocument(log: string, now: number): DidDocument | undefined {
  try {
    const last = replayWebvhLog(parseWebvhLog(log), { now }).at(-1);
    return last?.deactivated === true ? undefined : last?.document;
  } catch {
    return undefined;
  }
}
