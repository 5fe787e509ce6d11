import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import {
  type ReceivedList,
  StatusListIssuer,
  type StatusListSource,
  type StatusListStore,
  statusListVerifier,
} from '../../../../agent/identity/status-list/index.ts';

export const NOW = Date.parse('2026-05-01T12:00:00Z');
export const HOUR = 3_600_000;
export const BASE_URL = 'https://issuer.example/status-lists/';

export const verifyList = statusListVerifier();

/** An issuer of lists with its own key, and a source that serves them as a web server would. */
export async function issuerAndSource(store: StatusListStore, clock = { now: NOW }) {
  const signer = generateSoftwareSigner('Ed25519');
  const lists = new StatusListIssuer({
    store,
    issuer: signer.controller,
    baseUrl: BASE_URL,
    secure: (credential) =>
      createProof<JsonObject>(credential, { signer, purpose: 'assertionMethod', created: clock.now }),
    now: () => clock.now,
  });
  const source: StatusListSource & { requests: number; offline: boolean } = {
    requests: 0,
    offline: false,
    async get(url, { now }): Promise<ReceivedList> {
      this.requests++;
      if (this.offline) throw new Error('no network');
      const secured = await lists.credential(url.slice(BASE_URL.length));
      return { text: JSON.stringify(secured), receivedAt: now };
    },
  };
  return { lists, source, signer, clock };
}
