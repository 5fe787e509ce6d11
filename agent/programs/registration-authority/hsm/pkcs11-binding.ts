import { authorityFailures } from '../base/failures.ts';

/** A slot, session or object handle, opaque. */
export type Handle = Uint8Array;

export interface Mechanism {
  readonly mechanism: number;
  readonly parameter: object | null;
}

export interface Attribute {
  readonly type: number;
  readonly value?: number | boolean | string | Uint8Array;
}

/** What is used of the `pkcs11js` binding, PKCS#11 2.40. Every call blocks and throws an error with a numeric `code`. */
export interface Pkcs11 {
  load(path: string): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): { readonly label: string };
  C_GetMechanismList(slot: Handle): number[];
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_GetSessionInfo(session: Handle): unknown;
  C_Login(session: Handle, user: number, pin: string): void;
  C_Logout(session: Handle): void;
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void;
  C_FindObjects(session: Handle, most: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, wanted: readonly Attribute[]): { readonly value: unknown }[];
  C_GenerateKey(session: Handle, mechanism: Mechanism, template: readonly Attribute[]): Handle;
  C_GenerateKeyPair(
    session: Handle,
    mechanism: Mechanism,
    publicTemplate: readonly Attribute[],
    privateTemplate: readonly Attribute[],
  ): { readonly publicKey: Handle; readonly privateKey: Handle };
  C_DestroyObject(session: Handle, object: Handle): void;
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Sign(session: Handle, data: Uint8Array, out: Uint8Array): Uint8Array;
  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Encrypt(session: Handle, data: Uint8Array, out: Uint8Array): Uint8Array;
  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Decrypt(session: Handle, data: Uint8Array, out: Uint8Array): Uint8Array;
  C_DeriveKey(session: Handle, mechanism: Mechanism, key: Handle, template: readonly Attribute[]): Handle;
}

interface BindingModule {
  readonly PKCS11: new () => Pkcs11;
}

interface Loaded {
  readonly library: Pkcs11;
  users: number;
}

/** A library may be initialised once in a process, however many tokens of it are open. */
const loaded = new Map<string, Loaded>();

/**
 * The vendor's library, initialised; give it back with `releaseLibrary`.
 *
 * @throws hsm-module-missing when the binding's package is not installed, hsm-module-unusable
 */
export async function acquireLibrary(path: string, bindingPackage = 'pkcs11js'): Promise<Pkcs11> {
  const present = loaded.get(path);
  if (present !== undefined) {
    present.users += 1;
    return present.library;
  }
  const binding = await importBinding(bindingPackage);
  try {
    const library = new binding.PKCS11();
    library.load(path);
    library.C_Initialize();
    loaded.set(path, { library, users: 1 });
    return library;
  } catch (cause) {
    throw authorityFailures.fail('hsm-module-unusable', path, cause);
  }
}

export function releaseLibrary(path: string): void {
  const present = loaded.get(path);
  if (present === undefined || --present.users > 0) return;
  loaded.delete(path);
  present.library.C_Finalize();
}

/** The package is optional: nothing imports it by name, so types and builds do without. */
async function importBinding(name: string): Promise<BindingModule> {
  try {
    const module: { readonly default: BindingModule } = await import(name);
    return module.default;
  } catch (cause) {
    throw authorityFailures.fail('hsm-module-missing', undefined, cause);
  }
}
