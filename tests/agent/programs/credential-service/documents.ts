import assert from 'node:assert/strict';
import type { Reply } from './running-agent.ts';

export const V2 = 'https://www.w3.org/ns/credentials/v2';
export const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
export const SUBJECT = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';

type Members = Record<string, unknown>;

/** A credential that every issuing endpoint takes; `undefined` removes a member. */
export function credential(changes: Members = {}): Members {
  const document: Members = {
    '@context': [V2, EXAMPLES],
    type: ['VerifiableCredential', 'ExampleAlumniCredential'],
    issuer: 'https://university.example/issuers/14',
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: {
      id: SUBJECT,
      alumniOf: { id: 'did:example:c276e12ec21ebfeb1f712ebc6f1', name: 'Example University' },
    },
    ...changes,
  };
  for (const [name, value] of Object.entries(document)) if (value === undefined) delete document[name];
  return document;
}

/** What every refusal of bad input has to look like. */
export function assertRefused(reply: Reply, what: string): void {
  assert.ok(
    reply.status === 400 || reply.status === 422,
    `${what}: status ${reply.status} ${reply.text.slice(0, 300)}`,
  );
  assert.match(`${reply.headers['content-type']}`, /json/, what);
  const { verified, errors, problemDetails } = reply.body;
  assert.equal(verified, false, what);
  assert.ok(Array.isArray(errors) && errors.length > 0, what);
  assert.ok(Array.isArray(problemDetails) && problemDetails.length > 0, what);
  for (const { type, title, detail } of problemDetails) {
    assert.ok(URL.canParse(type), what);
    assert.ok(typeof title === 'string' && title !== '' && typeof detail === 'string' && detail !== '', what);
  }
}
