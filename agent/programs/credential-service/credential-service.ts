import type { AgentConfiguration } from '../../../schemas/configuration/agent.ts';
import type { JsonObject } from '../../identity/base/json.ts';
import { createProof } from '../../identity/data-integrity/create-proof.ts';
import {
  createDidResolver,
  createHttpsFetcher,
  createPeerDocuments,
  type DidFetcher,
  type DidResolver,
  didJwk,
  didKey,
  didPeer,
  didWeb,
  didWebvh,
} from '../../identity/did/index.ts';
import { createSignatureCache } from '../../identity/keys/signature-cache.ts';
import type { ProofAlgorithm, Signer } from '../../identity/keys/signer.ts';
import {
  createStatusChecker,
  firstOf,
  httpsListSource,
  ownListChecker,
  StatusListIssuer,
  statusListVerifier,
} from '../../identity/status-list/index.ts';
import { agentSigner, createIdentityAgent, type IdentityAgent, SoftwareKms } from '../../veramo/index.ts';
import type { IdentityStores } from '../../veramo/stores/index.ts';
import { Challenges } from './challenges.ts';
import { deriveRoute } from './derive-route.ts';
import { didRoute } from './did-route.ts';
import { issueRoutes } from './issue-routes.ts';
import type { Route } from './route.ts';
import { statusRoutes } from './status-routes.ts';
import { verifyRoutes } from './verify-routes.ts';

export interface CredentialServiceOptions {
  readonly stores: IdentityStores;
  readonly configuration: Pick<AgentConfiguration, 'publicUrl' | 'network'>;
  readonly now?: () => number;
}

export interface CredentialService {
  readonly routes: readonly Route[];
  /** The issuing DIDs by kind of key; they stay the same over restarts. */
  readonly issuers: Readonly<Record<ProofAlgorithm, string>>;
}

const KEY_TYPES = ['Ed25519', 'P-256', 'P-384'] as const;

/** Puts the engine together as a service: keys in the stores, DIDs and status lists over the network that is allowed. */
export async function openCredentialService(options: CredentialServiceOptions): Promise<CredentialService> {
  const { stores, configuration, now } = options;
  const fetcher = fetcherFor(configuration.network);
  const resolver = createDidResolver({
    methods: [didKey, didJwk, didPeer(createPeerDocuments()), didWeb, didWebvh()],
    ...(fetcher === undefined ? {} : { fetcher }),
  });
  const signers = await openSigners(stores, resolver);
  const statusLists = await openStatusLists(options, signers);
  const statusChecker = ownListChecker(
    Object.values(statusLists),
    createStatusChecker({
      source: fetcher === undefined ? firstOf() : httpsListSource(fetcher),
      verifyList: statusListVerifier({ resolver }),
    }),
  );
  return {
    issuers: {
      Ed25519: signers.Ed25519.controller,
      'P-256': signers['P-256'].controller,
      'P-384': signers['P-384'].controller,
    },
    routes: [
      ...issueRoutes({ signers, statusLists }),
      ...verifyRoutes({
        resolver,
        statusChecker,
        challenges: new Challenges(now),
        signatures: createSignatureCache(),
        ...(now === undefined ? {} : { now }),
      }),
      deriveRoute,
      ...statusRoutes(statusLists),
      didRoute(resolver),
    ],
  };
}

/** The lists of each issuing DID: a credential counts only on lists of its own issuer. */
async function openStatusLists(
  { stores, configuration, now }: CredentialServiceOptions,
  signers: Readonly<Record<ProofAlgorithm, Signer>>,
): Promise<Record<ProofAlgorithm, StatusListIssuer<JsonObject>>> {
  const open = (keyType: ProofAlgorithm): Promise<StatusListIssuer<JsonObject>> => {
    const signer = signers[keyType];
    const name = keyType.toLowerCase();
    return StatusListIssuer.open<JsonObject>({
      store: stores.statusLists(name),
      issuer: signer.controller,
      baseUrl: `${configuration.publicUrl}/status-lists/${name}/`,
      secure: (list) => createProof(list, { signer, purpose: 'assertionMethod' }),
      ...(now === undefined ? {} : { now }),
    });
  };
  return { Ed25519: await open('Ed25519'), 'P-256': await open('P-256'), 'P-384': await open('P-384') };
}

async function openSigners(stores: IdentityStores, resolver: DidResolver): Promise<Record<ProofAlgorithm, Signer>> {
  const agent = createIdentityAgent({
    kms: { software: new SoftwareKms(stores.privateKeys) },
    defaultKms: 'software',
    keyStore: stores.keys,
    didStore: stores.dids,
    resolver,
    credentialProviders: [],
  });
  const [ed25519, p256, p384] = await Promise.all(KEY_TYPES.map((keyType) => issuerOf(agent, keyType)));
  if (ed25519 === undefined || p256 === undefined || p384 === undefined)
    throw new TypeError('one signer per kind of key');
  return { Ed25519: ed25519, 'P-256': p256, 'P-384': p384 };
}

async function issuerOf(agent: IdentityAgent, keyType: ProofAlgorithm): Promise<Signer> {
  const alias = `issuer ${keyType}`;
  const [known] = await agent.findDids({ alias });
  return agentSigner(agent, known ?? (await agent.createDid({ keyType, alias })));
}

function fetcherFor({ allow, privateAddresses }: AgentConfiguration['network']): DidFetcher | undefined {
  if (allow.length === 0) return undefined;
  return createHttpsFetcher({
    allow: ({ hostname }) => allow.some((rule) => hostFits(hostname, rule)),
    allowPrivateAddresses: privateAddresses,
  });
}

function hostFits(hostname: string, rule: string): boolean {
  if (rule === '*') return true;
  return rule.startsWith('*.') ? hostname.endsWith(rule.slice(1).toLowerCase()) : hostname === rule.toLowerCase();
}
