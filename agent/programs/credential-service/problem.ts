import { FingerpostError } from '../../../schemas/failure.ts';
import type { Check } from '../../identity/base/check.ts';
import { identityFailures } from '../../identity/base/failures.ts';
import type { JsonObject } from '../../identity/base/json.ts';
import { httpFailures } from './failures.ts';
import type { Answer } from './route.ts';

const VCDM = 'https://www.w3.org/TR/vc-data-model#';
const STATUS = 'https://www.w3.org/ns/credentials/status-list#';

/** The problem types of VCDM 2.0 §7.1, Data Integrity §4.7 and Bitstring Status List §3.5 by what was checked. */
const TYPES: Readonly<Record<Check['name'], string>> = {
  format: `${VCDM}PARSING_ERROR`,
  shape: `${VCDM}MALFORMED_VALUE_ERROR`,
  proof: 'https://w3id.org/security#PROOF_VERIFICATION_ERROR',
  issuer: `${VCDM}CRYPTOGRAPHIC_SECURITY_ERROR`,
  validity: `${VCDM}RANGE_ERROR`,
  status: `${STATUS}STATUS_VERIFICATION_ERROR`,
  trust: `${VCDM}CRYPTOGRAPHIC_SECURITY_ERROR`,
  binding: `${VCDM}CRYPTOGRAPHIC_SECURITY_ERROR`,
  session: `${VCDM}CRYPTOGRAPHIC_SECURITY_ERROR`,
  assurance: `${VCDM}CRYPTOGRAPHIC_SECURITY_ERROR`,
  challenge: 'https://w3id.org/security#INVALID_CHALLENGE_ERROR',
  audience: 'https://w3id.org/security#INVALID_DOMAIN_ERROR',
  freshness: 'https://w3id.org/security#PROOF_VERIFICATION_ERROR',
};

/** Failed status checks that have a type of their own (Bitstring Status List 1.0 §3.2, §3.5). */
const STATUS_TYPES: Readonly<Record<string, string>> = {
  'status-entry-invalid': `${VCDM}MALFORMED_VALUE_ERROR`,
  'status-index-out-of-range': `${VCDM}RANGE_ERROR`,
  'status-list-unavailable': `${STATUS}STATUS_RETRIEVAL_ERROR`,
};

interface Problem extends JsonObject {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
}

/** The body of every refusal: `verified` false, the codes, and one problem (RFC 9457) for each. No value of the input is in it. */
export function refusal(status: number, problems: readonly Problem[]): Answer {
  return {
    status,
    body: { verified: false, errors: problems.map(({ title }) => title), problemDetails: [...problems] },
  };
}

/** The refusal of an input that did not verify: 400 with one problem per failed check. */
export function refusedChecks(checks: readonly Check[]): Answer {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  return refusal(
    400,
    failed.map(({ name, of, index, code = 'signature-invalid', detail }) => {
      const place = index === undefined ? of : `${of} ${index}`;
      const text = [place, rowMessage(code), detail].filter((part) => part !== undefined).join(': ');
      return { type: STATUS_TYPES[code] ?? TYPES[name], title: code, detail: text };
    }),
  );
}

/** Any thrown value as an answer: bad input 400, what only the server can mend 500 and without its cause. */
export function thrown(error: unknown): Answer {
  const failure = error instanceof FingerpostError ? error : httpFailures.fail('server-failed', undefined, error);
  const detail = failure.detail === undefined ? failure.message : `${failure.message} ${failure.todo}`;
  return refusal(statusOf(failure), [{ type: problemType(failure), title: failure.peerCode, detail }]);
}

function statusOf(failure: FingerpostError): number {
  switch (failure.code) {
    case 'token-required':
      return 401;
    case 'endpoint-unknown':
    case 'status-list-unknown':
      return 404;
    case 'too-many-requests':
      return 429;
    case 'request-too-slow':
      return 503;
    case 'server-failed':
    case 'private-key-unreadable':
      return 500;
    default:
      return isInputFault(failure.code) ? 400 : 500;
  }
}

/** Whether a code comes from reading or judging what was sent. */
function isInputFault(code: string): boolean {
  return code === 'json-malformed' || code in identityFailures.table || code in httpFailures.table;
}

function problemType(failure: FingerpostError): string {
  return failure.code === 'json-malformed' || failure.code === 'input-unreadable'
    ? `${VCDM}PARSING_ERROR`
    : `${VCDM}MALFORMED_VALUE_ERROR`;
}

function rowMessage(code: string): string | undefined {
  const rows: Readonly<Record<string, { readonly message: string }>> = identityFailures.table;
  return Object.hasOwn(rows, code) ? rows[code]?.message : undefined;
}
