import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { parseJson } from '../../../schemas/strict-json.ts';
import { identityFailures } from '../base/failures.ts';

/** Most entries of a log and most bytes of it that are looked at. */
export const MAX_LOG_ENTRIES = 1000;
export const MAX_LOG_BYTES = 1_048_576;

const Multikeys = Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 64 });

const Witness = Type.Object(
  {
    threshold: Type.Optional(Type.Integer({ minimum: 0, maximum: 64 })),
    witnesses: Type.Optional(Type.Array(Type.Object({ id: Type.String({ maxLength: 256 }) }), { maxItems: 64 })),
  },
  { additionalProperties: false },
);

const Proof = Type.Object({
  type: Type.Literal('DataIntegrityProof'),
  cryptosuite: Type.Literal('eddsa-jcs-2022'),
  verificationMethod: Type.String({ pattern: '^did:key:z', maxLength: 512 }),
  proofPurpose: Type.Literal('assertionMethod'),
  created: Type.Optional(Type.String({ maxLength: 64 })),
  proofValue: Type.String({ pattern: '^z', maxLength: 128 }),
});

const Proofs = Type.Array(Proof, { minItems: 1, maxItems: 64 });

const Entry = Type.Object(
  {
    versionId: Type.String({ pattern: '^[1-9][0-9]{0,6}-[1-9A-HJ-NP-Za-km-z]{40,60}$' }),
    versionTime: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' }),
    parameters: Type.Object(
      {
        method: Type.Optional(Type.Literal('did:webvh:1.0')),
        scid: Type.Optional(Type.String({ pattern: '^[1-9A-HJ-NP-Za-km-z]{40,60}$' })),
        updateKeys: Type.Optional(Multikeys),
        nextKeyHashes: Type.Optional(Multikeys),
        portable: Type.Optional(Type.Boolean()),
        witness: Type.Optional(Witness),
        watchers: Type.Optional(Type.Union([Type.Null(), Multikeys])),
        deactivated: Type.Optional(Type.Boolean()),
        ttl: Type.Optional(Type.Integer({ minimum: 0 })),
      },
      { additionalProperties: false },
    ),
    state: Type.Record(Type.String(), Type.Unknown()),
    proof: Proofs,
  },
  { additionalProperties: false },
);

const WitnessFile = Type.Array(
  Type.Object({ versionId: Type.String({ maxLength: 128 }), proof: Type.Array(Proof, { maxItems: 64 }) }),
  { maxItems: MAX_LOG_ENTRIES },
);

export type WebvhEntry = Type.Static<typeof Entry>;
export type WebvhProof = Type.Static<typeof Proof>;
export type WebvhWitness = Type.Static<typeof Witness>;
export type WebvhWitnessProofs = Type.Static<typeof WitnessFile>;

const entryValidator = Compile(Entry);
const witnessValidator = Compile(WitnessFile);

/** Reads `did.jsonl`: one entry per line. An entry without a proof, or with unknown members, is refused. @throws did-log-invalid */
export function parseWebvhLog(text: string): readonly WebvhEntry[] {
  if (text.length > MAX_LOG_BYTES) throw identityFailures.fail('did-log-invalid', 'too large');
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  if (lines.length > MAX_LOG_ENTRIES) throw identityFailures.fail('did-log-invalid', 'too many entries');
  return lines.map((line, index) => {
    const value = json(line, `entry ${index + 1}`);
    if (entryValidator.Check(value)) return value;
    throw identityFailures.fail('did-log-invalid', `entry ${index + 1} has not the shape of did:webvh 1.0`);
  });
}

/** Reads `did-witness.json`. @throws did-log-invalid */
export function parseWitnessProofs(text: string): WebvhWitnessProofs {
  if (text.length > MAX_LOG_BYTES) throw identityFailures.fail('did-log-invalid', 'too large');
  const value = json(text, 'witness proofs');
  if (witnessValidator.Check(value)) return value;
  throw identityFailures.fail('did-log-invalid', 'witness proofs have not the shape of did:webvh 1.0');
}

function json(text: string, what: string): unknown {
  try {
    return parseJson(text, { maxDepth: 32 });
  } catch (cause) {
    throw identityFailures.fail('did-log-invalid', what, cause);
  }
}
