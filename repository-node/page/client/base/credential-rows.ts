import { type ClaimRow, claimRows, isImage, type Naming } from '../../../../agent/page-kit/client/index.ts';
import type { CredentialView } from '../../view.ts';
import type { Words } from '../text/en.ts';
import { claimLabel } from './names.ts';

/** The claims of a certificate with labels in the page's language; an address and the like as a group. */
export function credentialRows(t: Words, credential: CredentialView): ClaimRow[] {
  const naming: Naming = {
    label: (name) => claimLabel(t, name),
    kind: (name) => (name === 'country' ? 'country' : name === 'birthDate' ? 'date' : undefined),
  };
  const photo = photoOf(credential);
  const { claims = {} } = credential;
  const shown = Object.entries(claims).filter(([, value]) => photo === undefined || value !== photo);
  return claimRows(Object.fromEntries(shown), naming);
}

/** The picture that stands beside the name. */
export function photoOf({ claims = {} }: CredentialView): string | undefined {
  return Object.values(claims).find(isImage);
}
