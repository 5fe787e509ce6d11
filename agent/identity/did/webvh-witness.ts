import { identityFailures } from '../base/failures.ts';
import type { WebvhEntry, WebvhWitness, WebvhWitnessProofs } from './webvh-entry.ts';
import { multikeyOf, verifyEddsaJcs } from './webvh-hash.ts';

/**
 * did:webvh 1.0 "Witnesses": each of these entries needs good proofs by at least the threshold of its witnesses, over
 * its own version or a later one of the log. Bad proofs count nothing.
 *
 * @throws did-log-invalid
 */
export function checkWitnesses(
  entries: readonly WebvhEntry[],
  required: readonly { readonly number: number; readonly witness: WebvhWitness }[],
  proofs: WebvhWitnessProofs,
): void {
  if (required.length === 0) return;
  const numbers = new Map(entries.map(({ versionId }, index) => [versionId, index + 1]));
  /** The latest version that each witness vouches for. */
  const vouched = new Map<string, number>();
  for (const { versionId, proof: list } of proofs) {
    const number = numbers.get(versionId);
    if (number === undefined) continue;
    for (const proof of list) {
      const key = multikeyOf(proof.verificationMethod);
      if (key === undefined || number <= (vouched.get(`did:key:${key}`) ?? 0)) continue;
      if (verifyEddsaJcs({ versionId }, proof, key)) vouched.set(`did:key:${key}`, number);
    }
  }
  for (const { number, witness } of required) {
    const approvals = (witness.witnesses ?? []).filter(({ id }) => (vouched.get(id) ?? 0) >= number).length;
    if (approvals < (witness.threshold ?? 0))
      throw identityFailures.fail('did-log-invalid', `entry ${number}: too few witnesses`);
  }
}
