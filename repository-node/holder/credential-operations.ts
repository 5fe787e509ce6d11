import type { CredentialSummary } from '../../schemas/holder-operations.ts';
import { boundedNames } from '../history/bounded-names.ts';
import { claimNames } from '../policy/claim-name.ts';
import type { HolderOperation } from './operation.ts';

const PAGE = 200;

/** Every credential by type, issuer, claim names and times; no values. */
export const listCredentials: HolderOperation<'credentials-list'> = async function* (context) {
  await context.commit();
  let after: string | undefined;
  for (;;) {
    const page = await context.recorded.list({ limit: PAGE, ...(after !== undefined && { after }) });
    yield* page;
    after = page.at(-1)?.record;
    if (page.length < PAGE) break;
  }
  yield { end: true };
};

/** Removes one credential; the history keeps its type and issuer. */
export const removeCredential: HolderOperation<'credential-remove'> = async function* (context, { record }) {
  const { summary } = await context.recorded.prepareRemove(record);
  await context.commit({ kind: 'deletion', given: boundedNames([deleted(summary)]) }, async () => {
    const { changes } = await context.recorded.prepareRemove(record);
    return changes;
  });
  yield { removed: record };
};

function deleted({ types, issuer, claims }: CredentialSummary) {
  return { type: types.at(-1) ?? 'VerifiableCredential', issuer, claims: claimNames(claims) };
}
