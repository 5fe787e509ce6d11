import { Type } from 'typebox';
import { Day, KnownDate } from '../calendar-date.ts';
import { PersonText } from '../person-text.ts';
import { exactly, type ShapeOf, shape } from '../shape.ts';

/**
 * Claims of a `ResidenceCredential`: where the municipality has the holder registered. Without the subject's `id`. A
 * person has one name at least, in `familyName`; of a birth the year may be all that is known.
 */
export const ResidenceClaimsShape = shape(
  'ResidenceClaims',
  exactly({
    familyName: PersonText(100, 'Family name'),
    givenName: Type.Optional(PersonText(100, 'Given name')),
    birthDate: KnownDate('Date of birth'),
    address: Type.With(
      exactly({
        streetAddress: PersonText(200, 'Street and number'),
        locality: PersonText(100, 'City'),
        region: Type.Optional(PersonText(100, 'Prefecture or region')),
        postalCode: PersonText(20, 'Postal code'),
        country: Type.With(Type.String({ pattern: '^[A-Z]{2}$' }), { title: 'Country' }),
      }),
      { title: 'Address' },
    ),
    municipality: PersonText(200, 'Municipality'),
    residentSince: Day('Resident since'),
  }),
);

export type ResidenceClaims = ShapeOf<typeof ResidenceClaimsShape>;
