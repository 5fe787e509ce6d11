import { createPublicKey, type KeyObject } from 'node:crypto';
import { authorityFailures } from '../base/failures.ts';
import { HSM_LIMITS, type HsmKeySpec, type HsmKeyUse, isKeySpec } from './hsm.ts';

/** @throws hsm-input-invalid */
export function checkSpec(spec: HsmKeySpec): void {
  if (!isKeySpec(spec)) throw authorityFailures.fail('hsm-input-invalid', 'label, kind or use of a key');
}

/** @throws hsm-key-misused */
export function checkUse(key: HsmKeySpec, use: HsmKeyUse): void {
  if (key.use !== use) throw authorityFailures.fail('hsm-key-misused', `${key.label} is for ${key.use}`);
}

/** @throws hsm-input-invalid */
export function checkLength(data: Uint8Array, most: number = HSM_LIMITS.data): void {
  if (data.length < 1 || data.length > most) throw authorityFailures.fail('hsm-input-invalid', `${data.length} bytes`);
}

/** A P-256 public key from its point, which must lie on the curve. @throws hsm-input-invalid */
export function publicKeyOfPoint(point: Uint8Array): KeyObject {
  if (point.length !== 65 || point[0] !== 4) throw authorityFailures.fail('hsm-input-invalid', 'point');
  const coordinate = (at: number) => Buffer.from(point.subarray(at, at + 32)).toString('base64url');
  try {
    return createPublicKey({
      key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) },
      format: 'jwk',
    });
  } catch (cause) {
    throw authorityFailures.fail('hsm-input-invalid', 'point', cause);
  }
}
