import { Day } from '../calendar-date.ts';
import { PersonText } from '../person-text.ts';
import { exactly, type ShapeOf, shape } from '../shape.ts';

/** Claims of an `AccountCredential`: that a bank keeps an account for the holder. Without the subject's `id`. */
export const AccountClaimsShape = shape(
  'AccountClaims',
  exactly({
    bankName: PersonText(100, 'Bank'),
    branch: PersonText(100, 'Branch'),
    accountNumber: PersonText(34, 'Account number'),
    openedOn: Day('Opened on'),
  }),
);

export type AccountClaims = ShapeOf<typeof AccountClaimsShape>;
