import { ACCOUNT } from './account.ts';
import type { ClaimDeclaration, CredentialDeclaration, Words } from './declaration.ts';
import { RESIDENCE } from './residence.ts';

/** Every credential type of the product. A new one is one file and one name here (docs/guides/add-a-credential-type.md). */
export const DECLARED: readonly CredentialDeclaration[] = [RESIDENCE, ACCOUNT];

/**
 * Every claim of a type, those within others too, by name.
 *
 * @example
 * ```ts
 * const names = claimsWithin(claims).map(([name]) => name);
 * ```
 */
export function claimsWithin(claims: Readonly<Record<string, ClaimDeclaration>>): [string, ClaimDeclaration][] {
  return Object.entries(claims).flatMap(([name, claim]) => [
    [name, claim],
    ...('members' in claim ? claimsWithin(claim.members) : []),
  ]);
}

type Language = keyof Words;

/**
 * What the types are called, by their `type`.
 *
 * @example
 * ```ts
 * typeNames('en').ResidenceCredential;
 * ```
 */
export const typeNames = (language: Language, declared = DECLARED): Record<string, string> =>
  Object.fromEntries(declared.map(({ type, names }) => [type, names[language]]));

/**
 * What the claims are called, by their name.
 *
 * @example
 * ```ts
 * claimNames('ja').familyName;
 * ```
 */
export const claimNames = (language: Language, declared = DECLARED): Record<string, string> =>
  Object.fromEntries(
    declared.flatMap(({ claims }) => claimsWithin(claims).map(([name, { names }]) => [name, names[language]])),
  );

/**
 * Every English word of the declarations in Japanese: of types, claims, procedures and purposes.
 *
 * @example
 * ```ts
 * const words = wordsInJapanese();
 * ```
 */
export function wordsInJapanese(declared = DECLARED): Record<string, string> {
  const words = declared.flatMap(({ names, claims, procedures }) => [
    names,
    ...claimsWithin(claims).map(([, claim]) => claim.names),
    ...procedures.flatMap(({ name, purpose }) => [name, purpose]),
  ]);
  return Object.fromEntries(words.map(({ en, ja }) => [en, ja]));
}

/**
 * The JSON-LD terms of the types and their claims, as they stand in the product's `@context`.
 *
 * @example
 * ```ts
 * const context = { '@context': termsOf() };
 * ```
 */
export const termsOf = (declared = DECLARED): Record<string, unknown> =>
  Object.fromEntries(
    declared.flatMap(({ type, term, claims }) => [
      [type, term],
      ...claimsWithin(claims).map(([name, claim]) => [name, claim.term]),
    ]),
  );
