import { type KeyValueStore, openKeyValueStore } from '../../../base/store/key-value-store.ts';
import { Turns } from '../../../base/turns.ts';
import { authorityFailures } from '../base/failures.ts';
import { NONCE_LENGTH, TAG_LENGTH } from './aes-gcm.ts';
import { checkLength, checkSpec, checkUse, publicKeyOfPoint } from './checks.ts';
import { HSM_LIMITS, type Hsm, type HsmKey, type HsmKeySpec, type HsmKeyUse } from './hsm.ts';
import { createHsmStore } from './hsm-store.ts';
import { PersonKeeping } from './person-keeping.ts';
import { type MatchingLimits, PersonTemplates } from './person-templates.ts';
import type { Handle, Pkcs11 } from './pkcs11-binding.ts';
import { CKR } from './pkcs11-constants.ts';
import { destroyTokenKey, findTokenKey, generateTokenKey, listTokenKeys, type TokenKey } from './pkcs11-keys.ts';
import { agreeInToken, macInToken, sealInToken, signInToken, unsealInToken } from './pkcs11-operations.ts';
import { Pkcs11Token, returnCode, type TokenOptions } from './pkcs11-token.ts';

export interface Pkcs11HsmOptions extends TokenOptions, MatchingLimits {}

/** The HSM's own keys in the token: for templates, and for the pseudonyms under which they lie. */
const TEMPLATES_KEY = 'hsm/templates';
const NAMES_KEY = 'hsm/names';

const inUse = (cause: unknown) => authorityFailures.fail('hsm-in-use', undefined, cause);

/**
 * Sets up an HSM in a PKCS#11 token. `directory` keeps the registered fingerprints, sealed by a key of the token.
 *
 * @throws hsm-exists when the token holds an authority's keys already, hsm-in-use, and what `openPkcs11Hsm` throws
 *
 * @example
 * ```ts
 * const hsm = await createPkcs11Hsm('my-authority/hsm', options);
 * ```
 */
export async function createPkcs11Hsm(directory: string, options: Pkcs11HsmOptions): Promise<Hsm> {
  return open('create', directory, options, (token) =>
    token.call((library, session) => {
      if (listTokenKeys(library, session).length > 0) throw authorityFailures.fail('hsm-exists');
      generateTokenKey(library, session, { label: NAMES_KEY, kind: 'AES-256', use: 'mac' });
      generateTokenKey(library, session, { label: TEMPLATES_KEY, kind: 'AES-256', use: 'seal' });
    }),
  );
}

/**
 * Opens the HSM in a PKCS#11 token. Never falls back to software.
 *
 * @throws hsm-not-found, hsm-in-use, hsm-module-missing, hsm-module-unusable, hsm-token-not-found, hsm-pin-rejected,
 *   hsm-mechanism-missing, hsm-unavailable
 *
 * @example
 * ```ts
 * const hsm = await openPkcs11Hsm('my-authority/hsm', options);
 * ```
 */
export async function openPkcs11Hsm(directory: string, options: Pkcs11HsmOptions): Promise<Hsm> {
  return open('open', directory, options, (token) =>
    token.call((library, session) => {
      if (findTokenKey(library, session, TEMPLATES_KEY) === undefined) throw authorityFailures.fail('hsm-not-found');
    }),
  );
}

async function open(
  how: 'create' | 'open',
  directory: string,
  options: Pkcs11HsmOptions,
  begin: (token: Pkcs11Token) => void,
): Promise<Hsm> {
  const token = await Pkcs11Token.open(options);
  let store: KeyValueStore | undefined;
  try {
    if (how === 'create') {
      begin(token);
      await createHsmStore(directory);
    }
    store = await openKeyValueStore(directory, inUse);
    if (how === 'open') begin(token);
    return new Pkcs11Hsm(token, store, options);
  } catch (error) {
    await store?.close();
    token.close();
    throw error;
  }
}

/** Keys in a token; templates sealed by it, and compared in this process, which is part of the HSM's boundary. */
class Pkcs11Hsm extends PersonKeeping implements Hsm {
  readonly description: string;
  readonly #token: Pkcs11Token;
  readonly #store: KeyValueStore;
  protected readonly templates: PersonTemplates;
  readonly #turns = new Turns();

  constructor(token: Pkcs11Token, store: KeyValueStore, options: Pkcs11HsmOptions) {
    super();
    this.description = `PKCS#11 ${options.tokenLabel}`;
    this.#token = token;
    this.#store = store;
    const { tries, failuresPerMinute, now } = options;
    this.templates = new PersonTemplates(
      store,
      {
        seal: async (plaintext, bound) => this.#seal(TEMPLATES_KEY, plaintext, bound),
        unseal: async (sealed, bound) => this.#unseal(TEMPLATES_KEY, sealed, bound),
        pseudonym: async (person) => Buffer.from(this.#cmac(NAMES_KEY, Buffer.from(person))).toString('hex'),
      },
      {
        ...(tries !== undefined && { tries }),
        ...(failuresPerMinute !== undefined && { failuresPerMinute }),
        ...(now && { now }),
      },
    );
  }

  async generateKey(spec: HsmKeySpec): Promise<HsmKey> {
    checkSpec(spec);
    return this.#turns.run(async () =>
      this.#call((library, session) => {
        if (findTokenKey(library, session, spec.label)) throw authorityFailures.fail('hsm-label-taken', spec.label);
        generateTokenKey(library, session, spec);
        return withoutHandle(demand(library, session, spec.label));
      }),
    );
  }

  async key(label: string): Promise<HsmKey> {
    return this.#call((library, session) => withoutHandle(demand(library, session, label)));
  }

  async keys(): Promise<HsmKey[]> {
    const keys = this.#call((library, session) => listTokenKeys(library, session).map(withoutHandle));
    return keys.filter(({ label }) => !label.startsWith('hsm/')).sort((a, b) => (a.label < b.label ? -1 : 1));
  }

  async deleteKey(label: string): Promise<void> {
    await this.#turns.run(async () =>
      this.#call((library, session) => {
        demand(library, session, label);
        destroyTokenKey(library, session, label);
      }),
    );
  }

  async sign(label: string, data: Uint8Array): Promise<Uint8Array> {
    checkLength(data);
    return this.#using(label, 'sign', (library, session, key) => signInToken(library, session, key, data));
  }

  async agree(label: string, peerPoint: Uint8Array): Promise<Uint8Array> {
    publicKeyOfPoint(peerPoint);
    return this.#using(label, 'agree', (library, session, key) => agreeInToken(library, session, key, peerPoint));
  }

  async cmac(label: string, data: Uint8Array): Promise<Uint8Array> {
    checkLength(data);
    return this.#cmac(label, data);
  }

  async seal(label: string, plaintext: Uint8Array, associatedData: Uint8Array): Promise<Uint8Array> {
    checkLength(plaintext, HSM_LIMITS.sealed);
    return this.#seal(label, plaintext, associatedData);
  }

  async unseal(label: string, sealed: Uint8Array, associatedData: Uint8Array): Promise<Uint8Array> {
    checkLength(sealed, HSM_LIMITS.sealed + 64);
    return this.#unseal(label, sealed, associatedData);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    await this.#turns.idle();
    await this.templates.close();
    this.closed = true;
    this.#token.close();
    await this.#store.close();
  }

  #call<T>(work: (library: Pkcs11, session: Handle) => T): T {
    this.demandOpen();
    return this.#token.call(work);
  }

  #using<T>(label: string, use: HsmKeyUse, work: (library: Pkcs11, session: Handle, key: TokenKey) => T): T {
    return this.#call((library, session) => {
      const key = demand(library, session, label);
      checkUse(key, use);
      return work(library, session, key);
    });
  }

  #cmac(label: string, data: Uint8Array): Uint8Array {
    return this.#using(label, 'mac', (library, session, key) => macInToken(library, session, key, data));
  }

  #seal(label: string, plaintext: Uint8Array, associatedData: Uint8Array): Uint8Array {
    return this.#using(label, 'seal', (library, session, key) =>
      sealInToken(library, session, key, plaintext, associatedData),
    );
  }

  #unseal(label: string, sealed: Uint8Array, associatedData: Uint8Array): Uint8Array {
    if (sealed.length <= NONCE_LENGTH + TAG_LENGTH) throw authorityFailures.fail('hsm-sealed-invalid', 'too short');
    const refused = (error: unknown) =>
      SEAL_ERRORS.includes(returnCode(error) ?? -1) && this.#token.isAlive()
        ? authorityFailures.fail('hsm-sealed-invalid', undefined, error)
        : error;
    return this.#using(label, 'seal', (library, session, key) =>
      unsealInToken(library, session, key, sealed, associatedData, refused),
    );
  }
}

/** What tokens answer to a wrong authentication tag; one of them also to a broken device. */
const SEAL_ERRORS: readonly number[] = [
  CKR.GENERAL_ERROR,
  CKR.FUNCTION_FAILED,
  CKR.DATA_INVALID,
  CKR.ENCRYPTED_DATA_INVALID,
  CKR.ENCRYPTED_DATA_LEN_RANGE,
];

/** The key; if even our own is not there, the token was taken away and its library does not say so. */
function demand(library: Pkcs11, session: Handle, label: string): TokenKey {
  const key = findTokenKey(library, session, label);
  if (key !== undefined) return key;
  if (findTokenKey(library, session, NAMES_KEY) === undefined)
    throw authorityFailures.fail('hsm-unavailable', 'the token is empty');
  throw authorityFailures.fail('hsm-key-unknown', label);
}

const withoutHandle = ({ label, kind, use, publicKey }: TokenKey): HsmKey => ({ label, kind, use, publicKey });
