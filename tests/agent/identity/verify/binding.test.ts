import assert from 'node:assert/strict';
import { recordBinding } from '../../../../agent/identity/verify/binding.ts';
import type { OpenedCredential } from '../../../../agent/identity/verify/opened.ts';
import { Recorder } from '../../../../agent/identity/verify/recorder.ts';

const HOLDER = 'did:example:holder';

function codeFor(subjects: OpenedCredential['subjects'], more: Partial<OpenedCredential> = {}) {
  const recorder = new Recorder('credential', 0);
  const opened: OpenedCredential = {
    mechanism: 'ecdsa-jcs-2019',
    document: {},
    controllers: [],
    issuer: 'did:example:issuer',
    types: ['VerifiableCredential'],
    subjects,
    statusEntries: [],
    ...more,
  };
  recordBinding(opened, { required: true, evidence: [], holder: HOLDER, key: 'zKey' }, recorder);
  const [check] = recorder.checks;
  return check?.code ?? check?.outcome;
}

describe('A credential is bound to its presenter', () => {
  it('when every subject of it is the presenter, and there is one', () => {
    assert.equal(codeFor([{ id: HOLDER }]), 'passed');
    assert.equal(codeFor([{ id: HOLDER }, { id: HOLDER }]), 'passed');
    assert.equal(codeFor([{ id: HOLDER }, { id: 'did:example:other' }]), 'holder-not-subject');
    assert.equal(codeFor([{ name: 'nobody' }]), 'holder-not-subject');
    assert.equal(codeFor([]), 'holder-not-subject');
  });

  it('or when the key that its issuer named signed, and by that alone', () => {
    assert.equal(codeFor([], { confirmation: { key: 'zKey', controller: 'did:key:zKey' } }), 'passed');
    assert.equal(
      codeFor([{ id: HOLDER }], { confirmation: { key: 'zOther', controller: 'did:key:zOther' } }),
      'holder-not-subject',
    );
  });
});
