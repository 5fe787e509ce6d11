import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RenewalRefused } from '../../../../agent/certification/failures.ts';
import { renewCertificate } from '../../../../agent/certification/renew.ts';
import { createPeer, type Peer } from '../../../../agent/network/peer/peer.ts';
import { createAuthority } from '../../../../agent/programs/registration-authority/authority.ts';
import { defaultConfiguration } from '../../../../agent/programs/registration-authority/configuration-file.ts';
import type { LocalAuthority } from '../../../../agent/programs/registration-authority/local-authority.ts';
import {
  type RunningAuthority,
  startAuthority,
} from '../../../../agent/programs/registration-authority/start-authority.ts';
import { type Certificate, verifyCertificate } from '../../../../card-bridge/index.ts';
import { AuthorisedTerminalShape, NodeCertificateShape } from '../../../../schemas/authority/authority-documents.ts';
import { hostKeys, nodeRequestOf, terminalRequestOf } from '../../certification/host-keys.ts';
import { hasCode } from './has-code.ts';
import { COST, SECRET } from './world.ts';

const DAY_MS = 86_400_000;
const b64 = (text: string) => Buffer.from(text, 'base64url');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const refusedAs = (code: string) => (error: unknown) => error instanceof RenewalRefused && error.refusal.code === code;

describe('certificates of terminals and nodes', () => {
  let directory = '';
  let authority: LocalAuthority;
  let running: RunningAuthority;
  let peer: Peer;
  let now = Date.now();

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fingerpost-ra-'));
    const configuration = { ...defaultConfiguration('Test authority'), listen: ['/ip4/127.0.0.1/tcp/0'] };
    authority = await createAuthority(directory, configuration, { secret: SECRET, cost: COST, now: () => now });
    running = await startAuthority(directory, authority);
    peer = await createPeer({ key: randomBytes(32) });
  });
  after(async () => {
    await peer.stop();
    await running.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const read = async (certificates: readonly string[], role: 'terminal' | 'repository-node'): Promise<Certificate> => {
    const { rootPublicKey, terminalCaPublicKey } = await authority.trust();
    const issuerPoint = b64(role === 'terminal' ? terminalCaPublicKey : rootPublicKey);
    assert.equal(certificates.length, 1);
    return verifyCertificate(b64(certificates[0] ?? ''), { issuerPoint, role, now });
  };
  const renew = (request: (challenge: string) => Promise<object>) =>
    renewCertificate({ peer, addresses: running.addresses(), request });

  it('name the terminal by the hash of its DID and the organisation as it was authorised, for 90 days', async () => {
    const keys = hostKeys();
    const { certificates, notAfter } = await authority.authoriseTerminal(await terminalRequestOf(keys));
    const certificate = await read(certificates, 'terminal');
    assert.equal(certificate.subject, sha256(keys.identity.controller));
    assert.equal(certificate.organisation, 'City Bank');
    assert.deepEqual(certificate.rights, ['counter']);
    assert.deepEqual(Buffer.from(certificate.publicPoint), Buffer.from(keys.opening.publicPoint));
    assert.equal(Math.round((certificate.notAfter - now) / DAY_MS), 90);
    assert.equal(Date.parse(notAfter), certificate.notAfter);
    const both = await authority.authoriseTerminal(
      await terminalRequestOf(hostKeys(), { rights: ['offline', 'counter'] }),
    );
    assert.deepEqual((await read(both.certificates, 'terminal')).rights.toSorted(), ['counter', 'offline']);
  });

  it('are refused for a key that the asker does not have: terminal, node, and holder’s terminal', async () => {
    const [own, victim] = [hostKeys(), hostKeys()];
    const stolen = { identity: own.identity, opening: { ...own.opening, publicPoint: victim.opening.publicPoint } };
    const denied = hasCode('request-not-proven');
    await assert.rejects(authority.authoriseTerminal(await terminalRequestOf(stolen)), denied);
    const named = { ...own, identity: { ...own.identity, controller: victim.identity.controller } };
    await assert.rejects(authority.authoriseTerminal(await terminalRequestOf(named)), denied);
    await assert.rejects(authority.certifyNode(await nodeRequestOf(stolen)), denied);
    await assert.rejects(authority.certifyNode(await nodeRequestOf(named)), denied);
    await assert.rejects(authority.certifyNode(await nodeRequestOf(own, {}, stolen)), denied);
    await assert.rejects(authority.certifyNode(await nodeRequestOf(own, {}, named)), denied);
    assert.equal(await authority.hasCertified((await nodeRequestOf(named)).peerId), false);
  });

  it('come with the node’s for the holder’s own terminal, which is that and nothing else', async () => {
    const [node, own] = [hostKeys(), hostKeys()];
    const answer = await authority.certifyNode(await nodeRequestOf(node, {}, own));
    const certificate = await read(answer.holderTerminal.certificates, 'terminal');
    assert.deepEqual(certificate.rights, ['own']);
    assert.equal(certificate.organisation, "holder's own terminal");
    assert.equal(certificate.subject, sha256(own.identity.controller));
    assert.equal((await read(answer.certificates, 'repository-node')).subject, answer.peerId);
  });

  it('are renewed over a challenge while the terminal’s authorisation is in force, and not after', async () => {
    const keys = hostKeys();
    await assert.rejects(
      renew((challenge) => terminalRequestOf(keys, {}, { challenge })),
      refusedAs('authorisation-unknown'),
    );
    await authority.authoriseTerminal(await terminalRequestOf(keys));
    now += 60 * DAY_MS;
    // What the terminal says of itself now is not asked: name and rights are those that an officer saw.
    const organisation = { tradeName: 'Tax office', identifier: '1', service: 's', contact: 'c', complaints: 'd' };
    const grabbing = (challenge: string) =>
      terminalRequestOf(keys, { organisation, rights: ['offline', 'counter'] }, { challenge });
    const renewed = AuthorisedTerminalShape.parse(await renew(grabbing));
    const certificate = await read(renewed.certificates, 'terminal');
    assert.deepEqual([certificate.organisation, certificate.rights], ['City Bank', ['counter']]);
    assert.equal(Math.round((certificate.notAfter - now) / DAY_MS), 90);
    const stale = Buffer.alloc(32).toString('base64url');
    await assert.rejects(
      renew(() => terminalRequestOf(keys, {}, { challenge: stale })),
      refusedAs('request-not-proven'),
    );
    await authority.revokeTerminal(keys.identity.controller);
    await assert.rejects(
      renew((challenge) => terminalRequestOf(keys, {}, { challenge })),
      refusedAs('authorisation-unknown'),
    );
  });

  it('end no later than the authorisation', async () => {
    const keys = hostKeys();
    const { authorisation } = await authority.authoriseTerminal(await terminalRequestOf(keys, {}, { at: now }));
    now += 350 * DAY_MS;
    const renewed = AuthorisedTerminalShape.parse(
      await renew((challenge) => terminalRequestOf(keys, {}, { challenge })),
    );
    assert.equal(renewed.notAfter, authorisation.validUntil);
    now += 20 * DAY_MS;
    await assert.rejects(
      renew((challenge) => terminalRequestOf(keys, {}, { challenge })),
      refusedAs('authorisation-unknown'),
    );
  });

  it('of a node are renewed for the same key, and for another one on an officer’s word only', async () => {
    const [node, own] = [hostKeys(), hostKeys()];
    const unknown = (challenge: string) => nodeRequestOf(node, { challenge }, own);
    await assert.rejects(renew(unknown), refusedAs('node-not-certified'));
    const first = await authority.certifyNode(await nodeRequestOf(node, { at: now }, own));
    assert.equal(Math.round((Date.parse(first.notAfter) - now) / DAY_MS), 730);
    now += 365 * DAY_MS;
    const renewed = NodeCertificateShape.parse(await renew((challenge) => nodeRequestOf(node, { challenge }, own)));
    assert.equal(Math.round((Date.parse(renewed.notAfter) - now) / DAY_MS), 730);
    const fresh = { ...node, opening: hostKeys().opening };
    await assert.rejects(
      renew((challenge) => nodeRequestOf(fresh, { challenge }, own)),
      refusedAs('node-key-changed'),
    );
    await assert.rejects(
      authority.certifyNode(await nodeRequestOf(fresh, { at: now }, own)),
      hasCode('node-key-changed'),
    );
    await authority.renewNode(first.peerId, await nodeRequestOf(fresh, { at: now }, own));
    await authority.certifyNode(await nodeRequestOf(fresh, { at: now }, own));
    await assert.rejects(
      authority.certifyNode(await nodeRequestOf(node, { at: now }, own)),
      hasCode('node-key-changed'),
    );
  });

  it('follow a node to another peer id, with the persons whose node it is', async () => {
    const [old, next] = [hostKeys(), hostKeys()];
    const { peerId } = await authority.certifyNode(await nodeRequestOf(old, { at: now }));
    const moved = await nodeRequestOf(next, { at: now });
    await assert.rejects(authority.renewNode(moved.peerId, moved), hasCode('node-not-certified'));
    await authority.renewNode(peerId, moved);
    assert.deepEqual([await authority.hasCertified(peerId), await authority.hasCertified(moved.peerId)], [false, true]);
  });
});
