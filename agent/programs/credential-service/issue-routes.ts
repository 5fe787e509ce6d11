import type { JsonObject } from '../../identity/base/json.ts';
import { asList } from '../../identity/base/json.ts';
import type { Cryptosuite } from '../../identity/data-integrity/proof.ts';
import { issueJwt } from '../../identity/jose/create-jwt.ts';
import { envelope } from '../../identity/jose/enveloped.ts';
import type { ProofAlgorithm, Signer } from '../../identity/keys/signer.ts';
import type { StatusListIssuer } from '../../identity/status-list/index.ts';
import type { IdentityAgent } from '../../veramo/identity-agent.ts';
import { httpFailures } from './failures.ts';
import { bodyObject, objectMember, optionsOf, pointersMember } from './request-body.ts';
import type { Route } from './route.ts';

/** What secures a credential at one URL: a Data Integrity suite, or `jose` for vc+jwt. */
type Securing = Cryptosuite | 'jose';

/** Every suite with the keys that it goes with. */
const SUITES: readonly (readonly [Securing, readonly ProofAlgorithm[]])[] = [
  ['eddsa-rdfc-2022', ['Ed25519']],
  ['eddsa-jcs-2022', ['Ed25519']],
  ['ecdsa-rdfc-2019', ['P-256', 'P-384']],
  ['ecdsa-jcs-2019', ['P-256', 'P-384']],
  ['ecdsa-sd-2023', ['P-256']],
  ['jose', ['Ed25519', 'P-256', 'P-384']],
];

const STATUS_PURPOSES = ['revocation', 'suspension'];

export interface IssueRoutesOptions {
  readonly identity: IdentityAgent;
  /** The signer of each kind of key; each endpoint issues in the name of its own one. */
  readonly signers: Readonly<Record<ProofAlgorithm, Signer>>;
  /** The lists of each of these DIDs. */
  readonly statusLists: Readonly<Record<ProofAlgorithm, StatusListIssuer<JsonObject>>>;
}

/**
 * One issuing URL per suite and kind of key, `/{suite}/{key}/credentials/issue`; below `/status` the same with a
 * revocation entry that the server adds. `/credentials/issue` is eddsa-rdfc-2022.
 */
export function issueRoutes({ identity, signers, statusLists }: IssueRoutesOptions): Route[] {
  const issueRoute = issuingWith(identity);
  const routes = SUITES.flatMap(([securing, algorithms]) =>
    algorithms.flatMap((algorithm) => {
      const path = `/${securing}/${algorithm.toLowerCase()}/credentials/issue`;
      return [
        issueRoute(path, securing, signers[algorithm], undefined),
        issueRoute(`/status${path}`, securing, signers[algorithm], statusLists[algorithm]),
      ];
    }),
  );
  return [issueRoute('/credentials/issue', 'eddsa-rdfc-2022', signers.Ed25519, undefined), ...routes];
}

const issuingWith =
  (identity: IdentityAgent) =>
  (path: string, securing: Securing, signer: Signer, statusLists: StatusListIssuer<JsonObject> | undefined): Route => {
    const status = statusLists === undefined ? '' : ', with a status entry';
    return {
      method: 'POST',
      path,
      summary: `Issues a VCDM 2.0 credential with ${securing} by a ${signer.algorithm} key${status}.`,
      requestSchema: ISSUE_REQUEST,
      successStatus: 201,
      privileged: true,
      async handle({ body }) {
        const request = bodyObject(body);
        const credential = objectMember(request, 'credential');
        const options = optionsOf(request);
        const mandatoryPointers = pointersMember(options, 'mandatoryPointers') ?? [];
        if (securing === 'jose') {
          const document = await withStatus(credential, options, statusLists);
          return { status: 201, body: { verifiableCredential: envelope(await issueJwt(document, { signer })) } };
        }
        const document = await withStatus(credential, options, statusLists);
        const verifiableCredential = await identity.issue(document, signer, {
          cryptosuite: securing,
          mandatoryPointers,
        });
        return { status: 201, body: { verifiableCredential } };
      },
    };
  };

/** Adds an entry of each purpose asked for (`options.statusPurpose`, revocation when absent) beside those given. */
async function withStatus(
  credential: JsonObject,
  options: JsonObject,
  statusLists: StatusListIssuer<JsonObject> | undefined,
): Promise<JsonObject> {
  if (statusLists === undefined) return credential;
  const purposes = asList(options.statusPurpose ?? 'revocation');
  if (purposes.length === 0 || !purposes.every((purpose) => STATUS_PURPOSES.includes(`${purpose}`)))
    throw httpFailures.fail('request-malformed', `options.statusPurpose is of ${STATUS_PURPOSES.join(', ')}`);
  const entries: JsonObject[] = [];
  for (const purpose of new Set(purposes)) {
    const { id, type, statusPurpose, statusListIndex, statusListCredential } = await statusLists.allocate({
      purpose: `${purpose}`,
    });
    entries.push({ ...(id === undefined ? {} : { id }), type, statusPurpose, statusListIndex, statusListCredential });
  }
  const all = [...asList(credential.credentialStatus), ...entries];
  const [only] = all;
  return { ...credential, credentialStatus: all.length === 1 && only !== undefined ? only : all };
}

const ISSUE_REQUEST: JsonObject = {
  type: 'object',
  required: ['credential'],
  properties: {
    credential: {
      type: 'object',
      description: 'A VCDM 2.0 credential. `issuer` is replaced by the DID of this endpoint.',
    },
    options: {
      type: 'object',
      properties: {
        mandatoryPointers: {
          type: 'array',
          items: { type: 'string' },
          description: 'ecdsa-sd-2023: what every disclosure shows.',
        },
        statusPurpose: {
          type: 'array',
          items: { enum: STATUS_PURPOSES },
          description: 'Below /status: which entries to add.',
        },
      },
    },
  },
};
