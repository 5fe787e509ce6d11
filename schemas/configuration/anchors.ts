import { Type } from 'typebox';

/** Kinds of tokens that may bring the certificate of their key, as their `typ` names them. */
const TOKEN_TYPE = '^((vc|vp)\\+(jwt|sd-jwt)|dc\\+sd-jwt|statuslist\\+(jwt|cwt))$';

/** Certificates that tokens with `x5c` may lead to: PEM files by type of token. */
export const AnchorFiles = Type.Optional(
  Type.Record(
    Type.String({ pattern: TOKEN_TYPE }),
    Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { minItems: 1, maxItems: 16, uniqueItems: true }),
    {
      additionalProperties: false,
      description:
        'Certificates of those who are believed when they certify the issuers of tokens (`x5c`): for each type of token, such as `dc+sd-jwt` or `vc+jwt`, the PEM files that hold them, relative to this directory; under `statuslist+jwt` and `statuslist+cwt` those who certify whoever publishes status lists. A type that is not named takes no certificates.',
    },
  ),
);
