import type { FailureTable } from '../../../../schemas/failure.ts';

/** What a signature that holds does not make good: issuer, time, status, trust, and who presents. */
export const judgementFailures = {
  'self-asserted': {
    audience: 'developer',
    message: 'The presenter issued this credential itself, and the presentation does not name it as its holder.',
    todo: 'Set `holder` of the presentation to the issuer of the credential (VCDM 2.0 section 4.13.4).',
  },
  'holder-unproven': {
    audience: 'clerk',
    message: 'The credential came without proof of who presents it.',
    todo: 'Ask for a presentation.',
  },
  'credential-unusable': {
    audience: 'clerk',
    message: 'The credential in the presentation cannot be verified.',
    todo: 'Do not go on; the credential’s own checks say why.',
  },
  'issuer-key-mismatch': {
    audience: 'clerk',
    message: 'The key that signed is not the issuer’s.',
    todo: 'Do not go on: somebody signed in the issuer’s name.',
  },
  'credential-not-yet-valid': {
    audience: 'clerk',
    message: 'The credential is not valid yet.',
    todo: 'Come back when it is.',
  },
  'credential-expired': {
    audience: 'clerk',
    message: 'The credential has expired.',
    todo: 'Ask the holder to get a new one from its issuer.',
  },
  'credential-too-old': {
    audience: 'clerk',
    message: 'The credential is older than this procedure allows.',
    todo: 'Ask the holder to get a fresh one from its issuer.',
  },
  'status-missing': {
    audience: 'clerk',
    message: 'The credential names no status list, and this procedure needs one.',
    todo: 'Ask the holder to get one from its issuer that does.',
  },
  'status-not-checkable': {
    audience: 'operator',
    message: 'The credential names a status, and nothing is set up that could check it.',
    todo: 'Give the policy a status checker.',
  },
  'issuer-not-trusted': {
    audience: 'clerk',
    message: 'The issuer is not trusted for this type of credential.',
    todo: 'Do not accept it, or have the operator add the issuer to the trust list.',
  },
  'issuer-withdrawn': {
    audience: 'clerk',
    message: 'The issuer is no longer trusted.',
    todo: 'Do not accept it; the holder needs a credential from the successor.',
  },
  'credential-missing': {
    audience: 'clerk',
    message: 'The presentation holds no credential.',
    todo: 'Ask again.',
  },
  'holder-not-subject': {
    audience: 'clerk',
    message: 'The credential is about somebody else than the one who presents it.',
    todo: 'Do not go on: this may be another person’s credential.',
  },
  'holder-mismatch': {
    audience: 'clerk',
    message: 'The presentation names another holder than the one who delegated to its key.',
    todo: 'Do not go on.',
  },
  'holder-key-mismatch': {
    audience: 'clerk',
    message: 'The presentation is not signed by its holder.',
    todo: 'Do not go on.',
  },
} as const satisfies FailureTable;
