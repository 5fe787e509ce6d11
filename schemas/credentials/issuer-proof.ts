import { Type } from 'typebox';
import { Text, UtcTime } from '../shape.ts';

/** The one Data Integrity proof that an authority puts on what it says. */
export const IssuerProof = Type.Object({
  type: Type.Literal('DataIntegrityProof'),
  cryptosuite: Text(64),
  created: UtcTime,
  verificationMethod: Text(4096),
  proofPurpose: Type.Literal('assertionMethod'),
  proofValue: Text(512),
});
