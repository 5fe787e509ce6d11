import assert from 'node:assert/strict';
import { hasClaim, valuesAt } from '../../schemas/claims-path.ts';
import {
  claimAlternatives,
  type DcqlQuery,
  DcqlQueryShape,
  queryFault,
  trustedIssuers,
  typeAlternatives,
} from '../../schemas/dcql.ts';

const claims = [
  { id: 'a', path: ['given_name'] },
  { id: 'b', path: ['address', 'postal_code'] },
  { id: 'c', path: ['nationalities', null], values: ['JP'] },
];
const sdJwt = { id: 'pid', format: 'dc+sd-jwt', meta: { vct_values: ['https://c.example/pid', 'urn:eudi:pid:1'] } };
const w3c = { id: 'w3c', format: 'ldp_vc', meta: { type_values: [['A', 'B'], ['C']] } };
const mdoc = { id: 'mdl', format: 'mso_mdoc', meta: { doctype_value: 'org.iso.18013.5.1.mDL' } };

const read = (...credentials: unknown[]): DcqlQuery => DcqlQueryShape.parse({ credentials });

describe('A DCQL query', () => {
  it('takes what OpenID4VP 1.0 has: every format, claim sets, several credentials, authorities, sets', () => {
    const query = DcqlQueryShape.parse({
      credentials: [
        { ...sdJwt, claims, claim_sets: [['a', 'b'], ['c']], multiple: true },
        { ...w3c, require_cryptographic_holder_binding: false, trusted_authorities: [{ type: 'aki', values: ['x'] }] },
        { ...mdoc, claims: [{ path: ['org.iso.18013.5.1', 'given_name'], intent_to_retain: true }] },
      ],
      credential_sets: [{ options: [['pid'], ['w3c', 'mdl']] }, { options: [['mdl']], required: false }],
    });
    assert.equal(queryFault(query), undefined);
    assert.deepEqual(query.credentials.map(typeAlternatives), [
      [['https://c.example/pid'], ['urn:eudi:pid:1']],
      [['A', 'B'], ['C']],
      [['org.iso.18013.5.1.mDL']],
    ]);
  });

  it('names the combinations of claims that are enough, the preferred one first', () => {
    const names = (query: DcqlQuery) =>
      query.credentials.map((one) => claimAlternatives(one).map((set) => set.map(({ id }) => id)));
    assert.deepEqual(names(read(sdJwt)), [[[]]]);
    assert.deepEqual(names(read({ ...sdJwt, claims })), [[['a', 'b', 'c']]]);
    assert.deepEqual(names(read({ ...sdJwt, claims, claim_sets: [['c', 'a'], ['b']] })), [[['a', 'c'], ['b']]]);
  });

  it('trusts issuers by DID, and nobody by authorities of other types', () => {
    const of = (...trusted_authorities: { type: string; values: string[] }[]) =>
      read({ ...w3c, trusted_authorities }).credentials.map(trustedIssuers)[0];
    assert.deepEqual(of({ type: 'did', values: ['did:a:1'] }, { type: 'aki', values: ['x'] }), ['did:a:1']);
    assert.deepEqual(of({ type: 'openid_federation', values: ['https://f.example'] }), []);
    assert.equal(trustedIssuers(read(w3c).credentials[0] ?? assert.fail()), undefined);
  });

  for (const [what, query] of Object.entries({
    'an id that stands twice': [w3c, { ...sdJwt, id: 'w3c' }],
    'the meta of another format': [{ ...sdJwt, meta: w3c.meta }],
    'no meta': [{ ...mdoc, meta: {} }],
    'two metas': [{ ...sdJwt, meta: { ...sdJwt.meta, ...w3c.meta } }],
    'a claim set without claims': [{ ...sdJwt, claim_sets: [['a']] }],
    'a claim set of claims without ids': [{ ...sdJwt, claims: [{ path: ['x'] }], claim_sets: [['a']] }],
    'a claim set that names no claim': [{ ...sdJwt, claims, claim_sets: [['d']] }],
    'a claim id that stands twice': [{ ...sdJwt, claims: [claims[0], claims[0]] }],
  }))
    it(`does not fit together with ${what}`, () => assert.notEqual(queryFault(read(...query)), undefined));

  it('does not fit together with a set of queries that are not there', () => {
    const query = DcqlQueryShape.parse({ credentials: [w3c], credential_sets: [{ options: [['pid']] }] });
    assert.equal(queryFault(query), 'a credential set names no query');
  });
});

describe('A claims path', () => {
  const credential = { nationalities: ['FR', 'JP'], degrees: [{ type: 'BA' }, { type: 'MA' }], address: { zip: 1 } };

  it('leads to members, places and every element', () => {
    assert.deepEqual(valuesAt(credential, ['degrees', null, 'type']), ['BA', 'MA']);
    assert.deepEqual(valuesAt(credential, ['degrees', 1, 'type']), ['MA']);
    assert.deepEqual(valuesAt(credential, ['address', 'zip']), [1]);
    for (const path of [['degrees', 2], ['degrees', 'type'], ['address', null], ['address', 0], ['toString']])
      assert.deepEqual(valuesAt(credential, path), []);
  });

  it('has a claim by any of the values asked for, of the same type', () => {
    assert.ok(hasClaim(credential, { path: ['nationalities', null], values: ['DE', 'JP'] }));
    assert.ok(!hasClaim(credential, { path: ['nationalities', 0], values: ['JP'] }));
    assert.ok(!hasClaim(credential, { path: ['address', 'zip'], values: ['1'] }));
    assert.ok(hasClaim(credential, { path: ['address'] }));
  });
});
