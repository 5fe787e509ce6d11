import { type CredentialDeclaration, dayTerm, ownTerm } from './declaration.ts';

/** That a bank keeps an account for the holder. */
export const ACCOUNT: CredentialDeclaration = {
  type: 'AccountCredential',
  names: { en: 'Bank account', ja: '銀行口座' },
  term: ownTerm('AccountCredential'),
  claims: {
    bankName: { text: 100, names: { en: 'Bank', ja: '銀行' }, term: ownTerm('bankName') },
    branch: { text: 100, names: { en: 'Branch', ja: '支店' }, term: ownTerm('branch') },
    accountNumber: {
      text: 34,
      names: { en: 'Account number', ja: '口座番号' },
      term: ownTerm('accountNumber'),
      entry: { as: 'code' },
    },
    openedOn: {
      day: true,
      names: { en: 'Opened on', ja: '開設日' },
      term: dayTerm(ownTerm('openedOn')),
      entry: { past: true },
    },
  },
  procedures: [
    {
      at: 'bank',
      id: 'confirm-account',
      name: { en: 'Confirm an account', ja: '口座の証明' },
      purpose: { en: 'Confirmation of a new account', ja: '新しい口座の証明' },
      validDays: 1_825,
    },
  ],
};
