import { type TSchema, Type } from 'typebox';

/*
 * Veramo's own schemas know VCDM 1.1 only: with `schemaValidation` they refuse every 2.0 credential for want of
 * `issuanceDate`, and its own verifier for passing `options: undefined` on. These stand in their place; the documents
 * themselves are checked by the engine.
 */

const Document = Type.Object({}, { additionalProperties: true });
const DocumentOrToken = Type.Union([Document, Type.String({ minLength: 1 })]);
const Anything = Type.Unknown();
const Result = Type.Object({ verified: Type.Boolean() }, { additionalProperties: true });

const Create = (what: 'credential' | 'presentation') =>
  Type.Object(
    { [what]: Document, proofFormat: Type.String({ minLength: 1 }) },
    { additionalProperties: true, required: [what, 'proofFormat'] },
  );

const Verify = (what: 'credential' | 'presentation') =>
  Type.Object({ [what]: DocumentOrToken }, { additionalProperties: true, required: [what] });

interface PluginSchema {
  readonly components: { readonly schemas: object; readonly methods: object };
}

function pluginSchema(methods: Readonly<Record<string, readonly [string, TSchema, TSchema]>>): PluginSchema {
  const described = Object.entries(methods).map(([name, [description, args, returnType]]) => [
    name,
    { description, arguments: args, returnType },
  ]);
  return JSON.parse(JSON.stringify({ components: { schemas: {}, methods: Object.fromEntries(described) } }));
}

/** The schema of the credential plug-in. */
export const credentialPluginSchema = pluginSchema({
  createVerifiableCredential: ['Issues a credential.', Create('credential'), Document],
  createVerifiablePresentation: ['Signs a presentation.', Create('presentation'), Document],
  verifyCredential: ['Verifies a credential.', Verify('credential'), Result],
  verifyPresentation: ['Verifies a presentation.', Verify('presentation'), Result],
  listUsableProofFormats: ['Lists the proof formats for the keys of a DID.', Document, Type.Array(Type.String())],
});

/** The schema of the resolver plug-in. */
export const resolverPluginSchema = pluginSchema({
  resolveDid: ['Resolves a DID.', Type.Object({ didUrl: Type.String(), options: Type.Optional(Anything) }), Document],
  getDIDComponentById: ['Finds a part of a DID document.', Document, Anything],
});
