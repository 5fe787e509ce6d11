import type { IdentityAgent } from '../../veramo/identity-agent.ts';
import { httpFailures } from './failures.ts';
import { bodyObject, objectMember, optionsOf, pointersMember } from './request-body.ts';
import type { Route } from './route.ts';

/** Selective disclosure from an ecdsa-sd-2023 base proof. */
export const deriveRoute = (identity: IdentityAgent): Route => ({
  method: 'POST',
  path: '/credentials/derive',
  summary: 'Derives a credential that shows the mandatory parts and those that the pointers name (ecdsa-sd-2023).',
  requestSchema: {
    type: 'object',
    required: ['verifiableCredential', 'options'],
    properties: {
      verifiableCredential: { type: 'object' },
      options: {
        type: 'object',
        required: ['selectivePointers'],
        properties: { selectivePointers: { type: 'array', items: { type: 'string' } } },
      },
    },
  },
  successStatus: 201,
  privileged: false,
  async handle({ body }) {
    const given = bodyObject(body);
    const credential = objectMember(given, 'verifiableCredential');
    const pointers = pointersMember(optionsOf(given), 'selectivePointers');
    if (pointers === undefined) throw httpFailures.fail('request-malformed', 'options.selectivePointers');
    return { status: 201, body: { verifiableCredential: await identity.disclose(credential, pointers) } };
  },
});
