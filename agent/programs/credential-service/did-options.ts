import { parseTime } from '../../identity/base/time.ts';
import type { ResolveOptions } from '../../identity/did/method.ts';

/** DID parameters whose values are ASCII (DID Resolution §3), whether or not this resolver makes use of them. */
const ASCII = ['accept', 'service', 'serviceType', 'relativeRef', 'versionId', 'versionTime', 'hl'] as const;
const UTC_SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
/** A relative reference by RFC 3986 §4.2 without query and fragment; everything else percent-encoded. */
const RELATIVE_REFERENCE = /^(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/;

const SWITCHES = ['enableExperimentalPublicKeyTypes', 'enableEncryptionKeyDerivation'] as const;
const ONCE = [...ASCII, ...SWITCHES, 'publicKeyFormat'] as const;

const switchedOn = (query: URLSearchParams, name: (typeof SWITCHES)[number]): ResolveOptions =>
  query.get(name) === 'true' ? { [name]: true } : {};

/** The resolution options in a query string, or why they cannot be used. Options of other resolvers are ignored. */
export function didOptions(query: URLSearchParams): ResolveOptions | { readonly invalid: string } {
  for (const name of ASCII) if (!/^[\x20-\x7e]*$/.test(query.get(name) ?? '')) return { invalid: name };
  if (!RELATIVE_REFERENCE.test(query.get('relativeRef') ?? '')) return { invalid: 'relativeRef' };
  const publicKeyFormat = query.get('publicKeyFormat');
  const versionId = query.get('versionId');
  const versionTime = query.get('versionTime');
  if (versionTime !== null && !(UTC_SECOND.test(versionTime) && parseTime(versionTime) !== undefined))
    return { invalid: 'versionTime' };
  if (versionId !== null && versionTime !== null) return { invalid: 'versionId with versionTime' };
  for (const name of SWITCHES) if (!['true', 'false'].includes(query.get(name) ?? 'false')) return { invalid: name };
  for (const name of ONCE) if (query.getAll(name).length > 1) return { invalid: name };
  return {
    ...(publicKeyFormat === null ? {} : { publicKeyFormat }),
    ...(versionId === null ? {} : { versionId }),
    ...(versionTime === null ? {} : { versionTime }),
    ...switchedOn(query, 'enableExperimentalPublicKeyTypes'),
    ...switchedOn(query, 'enableEncryptionKeyDerivation'),
  };
}
