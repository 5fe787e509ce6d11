import type { IAgentPlugin, ICredentialStatusVerifier } from '@veramo/core-types';
import { Type } from 'typebox';
import { asList } from '../identity/base/json.ts';
import type { StatusChecker, StatusOutcome } from '../identity/base/status-checker.ts';
import { identifierOf } from '../identity/data-model/credential.ts';
import { plainJson } from './plain-json.ts';

const schema: { components: { schemas: object; methods: object } } = JSON.parse(
  JSON.stringify({
    components: {
      schemas: {},
      methods: {
        checkCredentialStatus: {
          description: 'Checks every status entry of a credential against its Bitstring Status List.',
          arguments: Type.Object({ credential: Type.Object({}, { additionalProperties: true }) }),
          returnType: Type.Object({ revoked: Type.Boolean() }, { additionalProperties: true }),
        },
      },
    },
  }),
);

/**
 * Veramo's status check over Bitstring Status Lists. Without such a plug-in Veramo throws for every credential that has
 * a status; with it, what is revoked, suspended or not known to be good is `revoked`.
 *
 * @example
 * ```ts
 * const plugin = new CredentialStatusPlugin(checker);
 * ```
 */
export class CredentialStatusPlugin implements IAgentPlugin {
  readonly schema = schema;
  readonly methods: ICredentialStatusVerifier;

  constructor(checker: StatusChecker, now: () => number = Date.now) {
    this.methods = {
      async checkCredentialStatus({ credential }) {
        const { credentialStatus, issuer: named } = plainJson(credential);
        const issuer = identifierOf(named);
        const outcomes: StatusOutcome[] = [];
        for (const entry of asList(credentialStatus))
          outcomes.push(await checker.check(entry, { now: now(), ...(issuer === undefined ? {} : { issuer }) }));
        const reasons = outcomes.map(({ reason }) => reason);
        return { revoked: outcomes.some(({ verdict }) => verdict !== 'clear'), reasons };
      },
    };
  }
}
