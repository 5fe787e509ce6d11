import { hash } from 'node:crypto';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite as ecdsaRdfc } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import { cryptosuite as eddsaRdfc } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { p256, p384 } from '@noble/curves/nist.js';
import canonicalize from 'canonicalize';
import jsigs from 'jsonld-signatures';
import { decodeBase58 } from '../../../../agent/identity/base/base58.ts';
import { asList, isJsonObject, type JsonObject } from '../../../../agent/identity/base/json.ts';
import { loadContext } from '../../../../agent/identity/contexts/document-loader.ts';
import type { Cryptosuite } from '../../../../agent/identity/data-integrity/proof.ts';
import { resolveDidKey } from '../../../../agent/identity/did/did-key.ts';
import { decodeMultikey } from '../../../../agent/identity/keys/multikey.ts';

/** Whether the oracle says that the one proof of a document holds. */
export type Oracle = (document: JsonObject) => Promise<boolean>;

const documents = new Map<string, unknown>();

async function load(url: string): Promise<unknown> {
  if (!url.startsWith('did:key:')) return loadContext(url);
  const known = documents.get(url) ?? didDocument(url);
  if (documents.size < 1000) documents.set(url, known);
  return { contextUrl: null, documentUrl: url, document: known };
}

function didDocument(url: string): unknown {
  const { didDocument: document } = resolveDidKey(url.split('#', 1)[0] ?? url);
  const method = document?.verificationMethod?.find(({ id }) => id === url);
  if (document === null || (url.includes('#') && method === undefined)) throw new Error('no such key');
  return url.includes('#') ? { '@context': 'https://w3id.org/security/multikey/v1', ...method } : document;
}

/** The oracle of each suite: @digitalbazaar's own, and for ecdsa-jcs-2019, which it lacks, the text over other libraries. */
export function oracleOf(suite: Cryptosuite): Oracle {
  switch (suite) {
    case 'eddsa-rdfc-2022':
      return digitalBazaar(() => eddsaRdfc);
    case 'ecdsa-rdfc-2019':
      return digitalBazaar(() => ecdsaRdfc);
    case 'ecdsa-sd-2023':
      return digitalBazaar(() => ecdsaSd.createVerifyCryptosuite());
    case 'eddsa-jcs-2022':
      return digitalBazaar(() => eddsaJcs.createVerifyCryptosuite());
    case 'ecdsa-jcs-2019':
      return async (document) => verifyEcdsaJcs(document);
  }
}

function digitalBazaar(cryptosuite: () => object): Oracle {
  return async (document) => {
    const outcome = await jsigs.verify(structuredClone(document), {
      suite: new DataIntegrityProof({ cryptosuite: cryptosuite() }),
      purpose: new jsigs.purposes.AssertionProofPurpose(),
      documentLoader: load,
    });
    return outcome.verified;
  };
}

/** VC-DI-ECDSA §3.3.2 step by step over `canonicalize` and @noble/curves. */
function verifyEcdsaJcs(document: JsonObject): boolean {
  const [proof, ...others] = asList(document.proof);
  if (!isJsonObject(proof) || others.length > 0) return false;
  const { proof: _, ...unsecured } = document;
  const { proofValue, ...options } = proof;
  const { verificationMethod: url, created } = options;
  if (proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'ecdsa-jcs-2019') return false;
  if (proof.proofPurpose !== 'assertionMethod' || typeof url !== 'string' || typeof proofValue !== 'string')
    return false;
  if (created !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(String(created)))
    return false;
  const contexts = asList(options['@context']);
  const given = asList(unsecured['@context']);
  if (contexts.some((context, index) => canonicalize(context) !== canonicalize(given[index]))) return false;
  const signed = options['@context'] === undefined ? unsecured : { ...unsecured, '@context': options['@context'] };
  try {
    const [did = '', fragment] = url.split('#');
    const key = decodeMultikey(did.slice('did:key:'.length));
    if (did !== `did:key:${fragment}`) return false;
    const wide = key.type === 'P-384';
    const digest = (text: string | undefined): Uint8Array => hash(wide ? 'sha384' : 'sha256', text ?? '', 'buffer');
    const data = Buffer.concat([digest(canonicalize(options)), digest(canonicalize(signed))]);
    const signature = decodeBase58(proofValue.slice(1));
    return proofValue.startsWith('z') && (wide ? p384 : p256).verify(signature, data, key.bytes, { lowS: false });
  } catch {
    return false;
  }
}
