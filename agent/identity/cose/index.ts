/** COSE_Sign1 and CWT: written and taken apart. */

export { CWT_CLAIM, type CwtClaims, type CwtOptions, encodeCwtClaims, signCwt } from './cwt.ts';
export { COSE_HEADER } from './headers.ts';
export { type CoseSign1, readCoseSign1 } from './read-sign1.ts';
export { type CoseHeaders, type Sign1Options, sign1 } from './sign1.ts';
