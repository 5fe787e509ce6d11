import { type IAgentPlugin, type IKey, type IKeyManager, type ManagedKeyInfo, schema } from '@veramo/core-types';
import { identityFailures } from '../identity/base/failures.ts';
import { frameFailures } from './failures.ts';
import type { KeyManagementSystem, KeyStore } from './key-management.ts';

export interface KeyManagerOptions {
  readonly store: KeyStore;
  /** By name, such as `card` or `software`. */
  readonly kms: Readonly<Record<string, KeyManagementSystem>>;
}

type SignArgs = Parameters<IKeyManager['keyManagerSign']>[0];

/**
 * Veramo's `IKeyManager` over our key stores and key management systems: it makes keys, remembers which system holds
 * each, and has them sign. Encrypted messages and Ethereum transactions are refused: whoever needs them plugs in
 * `@veramo/key-manager` after this one, which takes the same stores and systems.
 *
 * @example
 * ```ts
 * const plugin = new KeyManagerPlugin(options);
 * ```
 */
export class KeyManagerPlugin implements IAgentPlugin {
  readonly schema = schema.IKeyManager;
  readonly methods: IKeyManager;
  readonly #store: KeyStore;
  readonly #kms: KeyManagerOptions['kms'];

  constructor({ store, kms }: KeyManagerOptions) {
    this.#store = store;
    this.#kms = kms;
    const refuse = async () => {
      throw identityFailures.fail('kms-operation-refused', 'not by this key manager');
    };
    this.methods = {
      keyManagerGetKeyManagementSystems: async () => Object.keys(kms),
      keyManagerCreate: async ({ kms: name, type, meta, kid }) => {
        const made = await this.#system(name).createKey({ type, ...(kid !== undefined && { kid }) });
        return this.#keep(name, made, meta);
      },
      keyManagerImport: async (key) => this.#keep(key.kms, await this.#system(key.kms).importKey(key), key.meta),
      keyManagerGet: ({ kid }) => store.getKey({ kid }),
      keyManagerDelete: async ({ kid }) => {
        const key = await store.getKey({ kid });
        await this.#system(key.kms).deleteKey({ kid });
        return store.deleteKey({ kid });
      },
      keyManagerSign: (args) => this.#sign(args),
      keyManagerSignJWT: ({ kid, data }) =>
        this.#sign({ keyRef: kid, data: Buffer.from(data).toString('hex'), encoding: 'hex' }),
      keyManagerSharedSecret: async ({ secretKeyRef, publicKey }) => {
        const myKeyRef = await store.getKey({ kid: secretKeyRef });
        return this.#system(myKeyRef.kms).sharedSecret({ myKeyRef, theirKey: publicKey });
      },
      keyManagerEncryptJWE: refuse,
      keyManagerDecryptJWE: refuse,
      keyManagerSignEthTX: refuse,
    };
  }

  async #keep(kms: string, key: ManagedKeyInfo, more: IKey['meta']): Promise<ManagedKeyInfo> {
    const { kid, type, publicKeyHex, meta } = key;
    const kept = { kid, type, publicKeyHex, kms, meta: { ...more, ...meta } };
    await this.#store.importKey(kept);
    return kept;
  }

  async #sign({ keyRef, data, algorithm, encoding = 'utf-8' }: SignArgs): Promise<string> {
    const key = await this.#store.getKey({ kid: keyRef });
    const bytes = typeof data === 'string' ? bytesOf(data, encoding) : data;
    return this.#system(key.kms).sign({ keyRef: key, data: bytes, ...(algorithm !== undefined && { algorithm }) });
  }

  #system(name: string): KeyManagementSystem {
    const system = Object.hasOwn(this.#kms, name) ? this.#kms[name] : undefined;
    if (system === undefined)
      throw frameFailures.fail(
        'kms-unknown',
        `invalid_argument: This agent has no registered KeyManagementSystem with name='${name.slice(0, 64)}'`,
      );
    return system;
  }
}

function bytesOf(text: string, encoding: NonNullable<SignArgs['encoding']>): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'base64') return Buffer.from(text, 'base64');
  return Buffer.from(text.replace(/^0x/, ''), 'hex');
}
