import { defineFailures } from '../../../schemas/failure.ts';
import { cardCredentialFailures } from './failures/card.ts';
import { certificateFailures } from './failures/certificate.ts';
import { didFailures } from './failures/did.ts';
import { documentFailures } from './failures/document.ts';
import { judgementFailures } from './failures/judgement.ts';
import { keyFailures } from './failures/key.ts';
import { proofFailures } from './failures/proof.ts';
import { sessionFailures } from './failures/session.ts';
import { statusListFailures } from './failures/status-list.ts';
import { storeFailures } from './failures/store.ts';
import { tokenFailures } from './failures/token.ts';

/** Everything that this folder refuses; the rows stand in `failures/`, by what they are about. */
export const identityFailures = defineFailures('agent/identity', {
  ...documentFailures,
  ...proofFailures,
  ...tokenFailures,
  ...judgementFailures,
  ...sessionFailures,
  ...cardCredentialFailures,
  ...keyFailures,
  ...certificateFailures,
  ...didFailures,
  ...statusListFailures,
  ...storeFailures,
});
