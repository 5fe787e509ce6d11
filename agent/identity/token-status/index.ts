/** IETF Token Status List: reads the status of tokens that name one, as JWT or as CWT. */

export { createTokenStatusChecker, type TokenStatusCheckerOptions, withTokenStatus } from './checker.ts';
export { type CoseSign1, readCoseSign1 } from './cose.ts';
export { type ListToken, MAX_LIST_BYTES, statusAt } from './list-token.ts';
export { type VerifiedListToken, verifyListToken } from './verify-list-token.ts';
