/** The claims that the city hall writes in examples; the person does not exist. */
export const RESIDENCE_CLAIMS = {
  familyName: 'Yamada',
  givenName: 'Hanako',
  birthDate: '1944-05-02',
  address: {
    streetAddress: '4-1-1 Nakano',
    locality: 'Nakano',
    region: 'Tokyo',
    postalCode: '164-8501',
    country: 'JP',
  },
  municipality: 'Nakano City',
  residentSince: '1971-10-01',
} as const;
