import { encodeTlv, readFields } from '../apdu/tlv.ts';
import { concatBytes, utf8 } from '../base/bytes.ts';
import { cardFailures } from '../base/failures.ts';
import { POINT_LENGTH } from '../secure-channel/p256.ts';
import { type HolderVerification, METHOD_CODES, methodFromCode } from './announcement.ts';
import { numberBytes, readNumber } from './numbers.ts';
import { readText } from './text.ts';

/** What a node asks of DELEGATE; all else comes from the match. */
export interface DelegationRequest {
  /** 16 to 32 bytes. */
  readonly sessionId: Uint8Array;
  /** Begin of the delegation, seconds since 1970. */
  readonly time: number;
  /** 1 to 300. */
  readonly seconds: number;
  /** DID of the terminal: its SHA-256 must be the certified subject. Empty in the holder's own session. */
  readonly terminal: string;
}

export interface Delegation {
  /** Session key, 65-byte point. */
  readonly sessionPoint: Uint8Array;
  readonly method: HolderVerification;
  /** T of the terminal's channel, 32 bytes. */
  readonly channel: Uint8Array;
  /** r ‖ s by the holder key over `sessionHashData`. */
  readonly signature: Uint8Array;
  /** The terminal's certified name. */
  readonly terminalName: string;
}

/** Data of DELEGATE: {80 session id, 81 time (8), 82 seconds (2), 83 terminal}. */
export function encodeDelegationRequest({ sessionId, time, seconds, terminal }: DelegationRequest): Uint8Array {
  return concatBytes(
    encodeTlv(0x80, sessionId),
    encodeTlv(0x81, numberBytes(time, 8)),
    encodeTlv(0x82, numberBytes(seconds, 2)),
    encodeTlv(0x83, utf8(terminal)),
  );
}

/** @throws tlv-malformed */
export function decodeDelegationRequest(bytes: Uint8Array): DelegationRequest {
  const [sessionId, time, seconds, did] = readFields(bytes, [0x80, 0x81, 0x82, 0x83]);
  const terminal = did.length === 0 ? '' : readText(did);
  if (sessionId.length < 16 || sessionId.length > 32 || terminal === undefined)
    throw cardFailures.fail('tlv-malformed', 'DELEGATE');
  return { sessionId, time: readNumber(time, 8), seconds: readNumber(seconds, 2), terminal };
}

/** Answer: {80 session point, 81 method, 82 T, 83 signature, 84 terminal's certified name}. */
export function encodeDelegation(d: Delegation): Uint8Array {
  return concatBytes(
    encodeTlv(0x80, d.sessionPoint),
    encodeTlv(0x81, Uint8Array.of(METHOD_CODES[d.method])),
    encodeTlv(0x82, d.channel),
    encodeTlv(0x83, d.signature),
    encodeTlv(0x84, utf8(d.terminalName)),
  );
}

/** @throws card-answer-malformed */
export function decodeDelegation(bytes: Uint8Array): Delegation {
  const [sessionPoint, code, channel, signature, name] = readFields(bytes, [0x80, 0x81, 0x82, 0x83, 0x84]);
  const method = code.length === 1 ? methodFromCode(code[0]) : undefined;
  const terminalName = readText(name);
  const lengths = sessionPoint.length === POINT_LENGTH && channel.length === 32 && signature.length === 64;
  if (method === undefined || terminalName === undefined || !lengths)
    throw cardFailures.fail('card-answer-malformed', 'DELEGATE');
  return { sessionPoint, method, channel, signature, terminalName };
}
