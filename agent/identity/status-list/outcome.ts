import type { StatusOutcome } from '../base/status-checker.ts';
import type { StatusEntry } from './entry.ts';

/** What a value in a list means for the credential that points at it (Bitstring Status List 1.0 §2.1, §3.2). */
export function judge(entry: StatusEntry, value: number): StatusOutcome {
  const { statusPurpose: purpose } = entry;
  switch (purpose) {
    case 'revocation':
      return value === 0 ? clear(purpose, value) : { verdict: 'refused', reason: 'status-revoked', purpose, value };
    case 'suspension':
      return value === 0 ? clear(purpose, value) : { verdict: 'refused', reason: 'status-suspended', purpose, value };
    case 'refresh':
      return value === 0 ? clear(purpose, value) : { verdict: 'clear', reason: 'status-noted', purpose, value };
    case 'message': {
      const message = messageOf(entry, value);
      if (message === undefined) return { verdict: 'unknown', reason: 'status-entry-invalid', purpose, value };
      return { verdict: 'clear', reason: 'status-noted', purpose, value, message };
    }
    default:
      // What a purpose that is not known here wants to say cannot be acted upon.
      return value === 0
        ? clear(purpose, value)
        : { verdict: 'unknown', reason: 'status-purpose-mismatch', purpose, value };
  }
}

function clear(purpose: string, value: number): StatusOutcome {
  return { verdict: 'clear', reason: 'status-clear', purpose, value };
}

function messageOf(entry: StatusEntry, value: number): string | undefined {
  const { statusMessage = [], statusSize = 1 } = entry;
  if (statusMessage.length !== 2 ** statusSize) return undefined;
  return statusMessage.find(({ status }) => Number.parseInt(status, 16) === value)?.message;
}
