import type { FailureTable } from '../../../../schemas/failure.ts';

/** JOSE tokens, SD-JWT and their disclosures. */
export const tokenFailures = {
  'token-malformed': {
    audience: 'developer',
    message: 'The token is not a compact JWS or SD-JWT with a header that may be used.',
    todo: 'Write it by RFC 7515 section 7.1, without critical extensions and without a key in the header.',
  },
  'token-type-mismatch': {
    audience: 'developer',
    message: 'The token is of another type than what is expected here.',
    todo: 'Set `typ` to vc+jwt, vp+jwt, dc+sd-jwt, vc+sd-jwt or kb+jwt, and `cty` to fit or not at all.',
  },
  'envelope-malformed': {
    audience: 'developer',
    message: 'The envelope does not have the shape that VCDM 2.0 demands.',
    todo: 'Give it the v2 context, one exact type, and a data URL of a known media type as id.',
  },
  'claims-malformed': {
    audience: 'developer',
    message: 'A registered claim of the token is missing or not of its kind.',
    todo: 'Write times as seconds and the other registered claims as text (RFC 7519 section 4.1).',
  },
  'claims-contradict': {
    audience: 'clerk',
    message: 'A claim of the token contradicts the document in it.',
    todo: 'Do not go on.',
  },
  'claims-unknown': {
    audience: 'developer',
    message: 'The payload is not the document itself.',
    todo: 'Put the credential or presentation at the top level; the old vc and vp claims are not read.',
  },
  'disclosure-malformed': {
    audience: 'clerk',
    message: 'A disclosure does not belong to the token.',
    todo: 'Do not go on: content was added or changed.',
  },
  'disclosure-reserved': {
    audience: 'clerk',
    message: 'A disclosure carries a claim that must never be hidden, such as the validity or the key binding.',
    todo: 'Do not go on; the issuer has to put that claim in clear.',
  },
  'disclosure-hash-unsupported': {
    audience: 'developer',
    message: 'The disclosures are hashed in a way that is not supported.',
    todo: 'Use `_sd_alg` of sha-256, sha-384 or sha-512.',
  },
  'token-signatures': {
    audience: 'developer',
    message: 'The token in JSON form does not have the members of one.',
    todo: 'Write it by RFC 9901 section 8, with disclosures and key binding in the first unprotected header.',
  },
  'confirmation-unsupported': {
    audience: 'developer',
    message: 'The credential is bound to a key in a way that is not supported.',
    todo: 'Bind it with `cnf.jwk`, or with `cnf.kid` as the DID URL of an authentication key.',
  },
  'key-binding-missing': {
    audience: 'clerk',
    message: 'The credential came without proof that its holder presents it.',
    todo: 'Do not go on; ask for it with key binding.',
  },
  'key-binding-unexpected': {
    audience: 'developer',
    message: 'There is a key binding, but the credential is bound to no key.',
    todo: 'Issue it with `cnf`.',
  },
  'key-binding-mismatch': {
    audience: 'clerk',
    message: 'The key binding is for other content.',
    todo: 'Do not go on: disclosures were added or taken away.',
  },
  'disclosure-refused': {
    audience: 'developer',
    message: 'No selective disclosure can be made with these pointers.',
    todo: 'Give JSON pointers (RFC 6901) that lead somewhere, and a credential with one ecdsa-sd-2023 base proof.',
  },
} as const satisfies FailureTable;
