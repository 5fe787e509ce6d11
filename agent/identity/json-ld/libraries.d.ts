// The JSON-LD and Data Integrity packages come without types; these are the parts that are used.

declare module 'jsonld' {
  interface RemoteDocument {
    readonly contextUrl: null;
    readonly documentUrl: string;
    readonly document: unknown;
    readonly tag?: 'static';
  }
  interface Options {
    readonly documentLoader: (url: string) => Promise<RemoteDocument>;
    readonly safe: boolean;
    readonly base: null;
    readonly rdfDirection: 'i18n-datatype';
    readonly produceGeneralizedRdf: false;
  }
  const jsonld: {
    /** The RDF dataset; the argument is not changed. */
    toRDF(document: object, options: Options): Promise<readonly object[]>;
  };
  export default jsonld;
}

declare module 'rdf-canonize' {
  interface CanonizeOptions {
    readonly algorithm: 'RDFC-1.0';
    readonly format: 'application/n-quads';
    readonly messageDigestAlgorithm: 'SHA-256' | 'SHA-384';
    readonly maxWorkFactor?: number;
    readonly signal?: AbortSignal;
  }
  export function canonize(dataset: readonly object[], options: CanonizeOptions): Promise<string>;
}

declare module 'jsonld-signatures' {
  class ProofPurpose {
    constructor(options: { readonly term: string });
  }
  const jsonldSignatures: {
    verify(
      document: object,
      options: {
        readonly suite: object;
        readonly purpose: ProofPurpose;
        readonly documentLoader: (url: string) => Promise<unknown>;
      },
    ): Promise<{ readonly verified: boolean; readonly error?: unknown }>;
    purposes: {
      AssertionProofPurpose: new () => ProofPurpose;
      AuthenticationProofPurpose: new (options: {
        readonly challenge: string;
        readonly domain?: string;
      }) => ProofPurpose;
    };
  };
  export default jsonldSignatures;
}

declare module '@digitalbazaar/data-integrity' {
  interface ExternalSigner {
    readonly id: string;
    readonly algorithm: string;
    sign(options: { readonly data: Uint8Array }): Promise<Uint8Array>;
  }
  export class DataIntegrityProof {
    constructor(options: { readonly cryptosuite: object; readonly signer?: ExternalSigner; readonly date?: string });
    verifyProof(options: {
      readonly proof: object;
      readonly proofSet: readonly object[];
      readonly document: object;
      readonly documentLoader: (url: string) => Promise<unknown>;
    }): Promise<{ readonly verified: boolean; readonly error?: unknown }>;
  }
}

declare module '@digitalbazaar/ecdsa-sd-2023-cryptosuite' {
  export function createSignCryptosuite(options: { readonly mandatoryPointers: readonly string[] }): object;
  export function createDiscloseCryptosuite(options: { readonly selectivePointers: readonly string[] }): object;
  export function createVerifyCryptosuite(): object;
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object;
}

declare module '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite' {
  export const cryptosuite: object;
}

declare module '@digitalbazaar/eddsa-jcs-2022-cryptosuite' {
  export function createSignCryptosuite(): object;
  export function createVerifyCryptosuite(): object;
}

declare module '@digitalbazaar/vc' {
  interface Outcome {
    readonly verified: boolean;
    readonly error?: unknown;
  }
  type Loader = (url: string) => Promise<unknown>;
  export function issue(options: {
    readonly credential: object;
    readonly suite: object;
    readonly documentLoader: Loader;
    readonly purpose?: object;
    readonly now?: Date;
  }): Promise<Record<string, unknown>>;
  export function derive(options: {
    readonly verifiableCredential: object;
    readonly suite: object;
    readonly documentLoader: Loader;
  }): Promise<Record<string, unknown>>;
  export function createPresentation(options: {
    readonly verifiableCredential: object | readonly object[];
    readonly holder?: string;
    readonly now?: Date;
    readonly version?: number;
  }): Record<string, unknown>;
  export function signPresentation(options: {
    readonly presentation: object;
    readonly suite: object;
    readonly challenge: string;
    readonly domain?: string;
    readonly documentLoader: Loader;
  }): Promise<Record<string, unknown>>;
  export function verifyCredential(options: {
    readonly credential: object;
    readonly suite: object | readonly object[];
    readonly documentLoader: Loader;
    readonly now?: Date;
    readonly checkStatus?: (options: object) => Promise<Outcome>;
  }): Promise<Outcome>;
  export function verify(options: {
    readonly presentation: object;
    readonly suite: object | readonly object[];
    readonly challenge?: string;
    readonly domain?: string;
    readonly documentLoader: Loader;
    readonly now?: Date;
    readonly checkStatus?: (options: object) => Promise<Outcome>;
  }): Promise<Outcome>;
}
