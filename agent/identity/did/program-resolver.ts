import { type AllowedHosts, fetcherOf, hostsOf } from './allowed-hosts.ts';
import { createProductResolver } from './every-method.ts';
import type { DidResolver } from './resolver.ts';

export interface ProgramResolverOptions {
  /** DIDs that the program believes: their hosts may be asked. */
  readonly trusted: Iterable<string>;
  /** Further hosts, as in the program's configuration. */
  readonly network?: AllowedHosts | undefined;
  readonly now?: (() => number) | undefined;
}

/**
 * The one resolver of a program: every DID method of the product, with documents from the hosts of the DIDs that it
 * believes and of its configuration, and from no private address unless the configuration says so.
 *
 * @example
 * ```ts
 * const resolver = programResolver({ trusted: ['did:web:example.org'] });
 * ```
 */
export function programResolver({ trusted, network, now }: ProgramResolverOptions): DidResolver {
  const { allow = [], privateAddresses = false } = network ?? {};
  const fetcher = fetcherOf({ allow: [...hostsOf(trusted), ...allow], privateAddresses });
  return createProductResolver({ ...(fetcher && { fetcher }), ...(now && { now }) });
}
