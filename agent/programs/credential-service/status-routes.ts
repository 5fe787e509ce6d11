import { identityFailures } from '../../identity/base/failures.ts';
import type { JsonObject } from '../../identity/base/json.ts';
import type { ProofAlgorithm } from '../../identity/keys/signer.ts';
import { listsOf, readStatusEntry, type StatusListIssuer } from '../../identity/status-list/index.ts';
import { httpFailures } from './failures.ts';
import { bodyObject, objectMember } from './request-body.ts';
import type { Route } from './route.ts';

/** Status lists: published for everybody, changed by the issuer. */
export function statusRoutes(issuers: Readonly<Record<ProofAlgorithm, StatusListIssuer<JsonObject>>>): Route[] {
  const all = Object.entries(issuers);
  return [
    {
      method: 'GET',
      path: '/status-lists/*',
      summary: 'A BitstringStatusListCredential.',
      successStatus: 200,
      privileged: false,
      async handle({ rest }) {
        const [name, id = ''] = rest.split('/');
        const [, lists] = all.find(([keyType]) => keyType.toLowerCase() === name) ?? [];
        if (lists === undefined) throw identityFailures.fail('status-list-unknown');
        return { status: 200, body: await lists.credential(id), maxAgeSeconds: 60 };
      },
    },
    {
      method: 'POST',
      path: '/credentials/status',
      summary:
        'Sets the status of a credential by its entry: true or 1 revokes or suspends, false or 0 takes a suspension back.',
      requestSchema: {
        type: 'object',
        required: ['credentialStatus', 'status'],
        properties: {
          credentialStatus: { type: 'object', description: 'The entry as it stands in the credential.' },
          status: { oneOf: [{ type: 'boolean' }, { type: 'integer', minimum: 0 }] },
        },
      },
      successStatus: 200,
      privileged: true,
      async handle({ body }) {
        const given = bodyObject(body);
        const entry = readStatusEntry(objectMember(given, 'credentialStatus'));
        if (entry === undefined) throw httpFailures.fail('request-malformed', 'credentialStatus');
        const { status } = given;
        const value = typeof status === 'boolean' ? Number(status) : status;
        if (typeof value !== 'number') throw httpFailures.fail('request-malformed', 'status');
        const found = await listsOf(Object.values(issuers), entry.statusListCredential);
        if (found === undefined) throw identityFailures.fail('status-list-unknown');
        await found.lists.set(entry, value);
        return { status: 200, body: { credentialStatus: entry, status: await found.lists.get(entry) } };
      },
    },
  ];
}
