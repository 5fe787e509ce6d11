import { randomBytes } from 'node:crypto';
import { silentLog } from '../../../agent/base/log/log.ts';
import type { JsonObject } from '../../../agent/identity/base/json.ts';
import { CREDENTIALS_V2, FINGERPOST_V1 } from '../../../agent/identity/contexts/urls.ts';
import { createProof } from '../../../agent/identity/data-integrity/create-proof.ts';
import { selectivelyDisclose } from '../../../agent/identity/data-integrity/sd-suite.ts';
import type { Signer } from '../../../agent/identity/keys/signer.ts';
import { generateSoftwareSigner } from '../../../agent/identity/keys/software-signer.ts';
import { verifyCredential } from '../../../agent/identity/verify/verify-credential.ts';
import { didOfPeer, peerOfDid } from '../../../agent/network/base/peer-did.ts';
import type { TrialHost } from '../../../card-bridge/compliance/authority.ts';
import type { PresentedCard } from '../../../card-bridge/host/presented-card.ts';
import { ChainedHistory } from '../../../repository-node/history/chained-history.ts';
import { createCheckpointSigner } from '../../../repository-node/history/checkpoint-signer.ts';
import { type ReadableEntry, readHistory } from '../../../repository-node/history/history-reader.ts';
import { holderOperations } from '../../../repository-node/holder/operations.ts';
import { discloseClaims } from '../../../repository-node/policy/disclose-claims.ts';
import { OneTimeTokens } from '../../../repository-node/session/one-time-token.ts';
import type { SessionServices } from '../../../repository-node/session/services.ts';
import { createMemoryStore } from '../../../repository-node/store/memory-store.ts';
import type { VaultStore } from '../../../repository-node/store/vault-store.ts';
import { deriveVaultKeys } from '../../../repository-node/vault/key-hierarchy.ts';
import { SealedVault } from '../../../repository-node/vault/sealed-vault.ts';
import { COUNTER_LIMITS, type CounterRequest, type Hello } from '../../../schemas/counter-messages.ts';
import type { Permission } from '../../../schemas/requests.ts';
import { TestWorld } from '../../card-bridge/world.ts';

const seconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const DAY = 86_400_000;

export interface Terminal {
  readonly signer: Signer;
  readonly did: string;
  readonly peer: string;
  readonly authorisation: string;
}

export interface AuthorisationOptions {
  readonly read?: readonly Permission[];
  readonly write?: readonly Permission[];
  readonly subject?: string;
  readonly issuer?: Signer;
  readonly validFrom?: number;
  readonly validUntil?: number;
  readonly status?: JsonObject;
}

const ANY: readonly Permission[] = [
  { type: 'ResidenceCredential', claims: '*' },
  { type: 'AccountCredential', claims: '*' },
];

/** A card with its node, an authority and terminals, all in this process and all real, on one clock. */
export class CounterWorld {
  readonly authority = generateSoftwareSigner('P-256');
  readonly own: Terminal;
  readonly signer = createCheckpointSigner(new Uint8Array(32).fill(3));
  readonly store: VaultStore;
  readonly cards: TestWorld;
  readonly host: TrialHost;
  #services: SessionServices | undefined;
  holder = '';
  vaultKey: Uint8Array = new Uint8Array();

  private constructor(store: VaultStore, cards: TestWorld, host: TrialHost) {
    this.store = store;
    this.cards = cards;
    this.host = host;
    const signer = generateSoftwareSigner('Ed25519');
    this.own = { signer, did: signer.controller, peer: peerOfDid(signer.controller), authorisation: '' };
  }

  static async create(store: VaultStore = createMemoryStore()): Promise<CounterWorld> {
    const { world: cards, node } = await TestWorld.enrolled();
    const world = new CounterWorld(store, cards, node);
    await world.openNode();
    return world;
  }

  get services(): SessionServices {
    if (this.#services === undefined) throw new Error('open the node first');
    return this.#services;
  }

  get now(): number {
    return this.cards.time;
  }

  /** Opens the node's vault and history in the store, as a start of the node does. */
  async openNode(): Promise<void> {
    this.#services = await this.withStore(this.store);
  }

  /** The services of this node on a store. */
  async withStore(store: VaultStore): Promise<SessionServices> {
    const now = () => this.now;
    const random = (length: number) => {
      const bytes = new Uint8Array(randomBytes(length));
      if (!vault.created) this.vaultKey = bytes.slice();
      return bytes;
    };
    const vault = await SealedVault.open(store);
    const options = { store, storeId: vault.storeId, signer: this.signer, now };
    return {
      vault,
      history: await ChainedHistory.open({ ...options, recipient: () => vault.historyKey }),
      tokens: new OneTimeTokens({ lifetimeMs: COUNTER_LIMITS.tokenMs, now }),
      card: { ...this.host.options, now },
      derive: discloseClaims({ disclose: selectivelyDisclose }),
      authorisation: {
        verify: verifyCredential,
        authorities: [this.authority.controller],
        policy: { now },
      },
      holderTerminals: [this.own.did],
      operations: holderOperations(this.signer, async () => ({ keys: 'of the node' })),
      now,
      log: silentLog,
      random,
    };
  }

  async authorise(terminal: string, options: AuthorisationOptions = {}): Promise<string> {
    const { read = ANY, write = ANY, subject = terminal, issuer = this.authority } = options;
    const document: JsonObject = {
      '@context': [CREDENTIALS_V2, FINGERPOST_V1],
      id: 'urn:uuid:7d0e3f53-3b1f-4f5f-9d0a-7b6c7ac4bb4e',
      type: ['VerifiableCredential', 'TerminalAuthorisationCredential'],
      issuer: issuer.controller,
      validFrom: seconds(options.validFrom ?? this.now - DAY),
      validUntil: seconds(options.validUntil ?? this.now + DAY),
      ...(options.status && { credentialStatus: options.status }),
      credentialSubject: {
        id: subject,
        organisation: {
          tradeName: 'City of Springfield',
          identifier: '08 1 11 000',
          service: 'Residents’ registration',
          contact: 'privacy@city.example',
          complaints: 'Data Protection Office, Springfield',
        },
        read: read.map((each) => ({ ...each })) as never,
        write: write.map((each) => ({ ...each })) as never,
      },
    };
    return JSON.stringify(
      await createProof(document, { signer: issuer, purpose: 'assertionMethod', created: this.now }),
    );
  }

  async terminal(options: AuthorisationOptions = {}): Promise<Terminal> {
    const signer = generateSoftwareSigner('Ed25519');
    const did = signer.controller;
    return { signer, did, peer: peerOfDid(did), authorisation: await this.authorise(did, options) };
  }

  hello(terminal: Terminal, request: CounterRequest, more: Partial<Hello> = {}): Hello {
    return {
      type: 'hello',
      terminal: terminal.did,
      keyId: terminal.signer.verificationMethod,
      ...(terminal.authorisation !== '' && { authorisation: terminal.authorisation }),
      request,
      nonce: new Uint8Array(randomBytes(32)),
      ...more,
    };
  }

  /** A credential about the holder as a counter issues it. */
  async credential(
    signer: Signer,
    more: JsonObject = {},
    claims: JsonObject = {},
    type = 'ResidenceCredential',
  ): Promise<string> {
    const document: JsonObject = {
      '@context': [CREDENTIALS_V2, FINGERPOST_V1],
      id: `urn:uuid:${crypto.randomUUID()}`,
      type: ['VerifiableCredential', type],
      issuer: signer.controller,
      validFrom: seconds(this.now - DAY),
      validUntil: seconds(this.now + DAY),
      credentialSubject: { id: this.holder, familyName: 'Unmistakable', ...claims },
      ...more,
    };
    return JSON.stringify(await createProof(document, { signer, purpose: 'assertionMethod', created: this.now }));
  }

  /** The touched card in a reader. */
  touched(): Promise<PresentedCard> {
    return this.cards.touched();
  }

  /** The whole history in clear, by the vault key that the card guards. */
  async entries(): Promise<ReadableEntry[]> {
    const keys = deriveVaultKeys(this.vaultKey, this.services.vault.storeId);
    return readHistory(this.store, keys.history, { from: 1, limit: 1_000 });
  }

  async lastEntry(): Promise<NonNullable<ReadableEntry['record']>> {
    const record = (await this.entries()).at(-1)?.record;
    if (record === undefined) throw new Error('the history is empty');
    return record;
  }
}

export { didOfPeer };

/** A read request for one type. */
export function readRequest(type = 'ResidenceCredential', claims?: readonly string[]): CounterRequest {
  return {
    kind: 'read',
    procedure: 'Open an account',
    purpose: 'Proof of residence',
    query: {
      credentials: [
        {
          id: 'wanted',
          format: 'ldp_vc',
          meta: { type_values: [[type]] },
          ...(claims && { claims: claims.map((name) => ({ path: ['credentialSubject', name] })) }),
        },
      ],
    },
  };
}

export function writeRequest(...types: string[]): CounterRequest {
  return {
    kind: 'write',
    procedure: 'Register',
    purpose: 'Residence',
    types: types.length > 0 ? types : ['ResidenceCredential'],
  };
}
