import { identityFailures } from '../base/failures.ts';
import { decodeMultikey } from '../keys/multikey.ts';
import { type DidDocument, VERIFICATION_RELATIONSHIPS } from './document.ts';
import type { DocumentContent, DocumentKey } from './make-document.ts';

/**
 * What a document that `makeDidDocument` wrote says beside its DID, so that a changed one can be written.
 *
 * @throws did-document-invalid for documents with keys of other forms
 */
export function contentOfDocument(document: DidDocument): DocumentContent {
  const { service, alsoKnownAs, controller } = document;
  const keys: DocumentKey[] = (document.verificationMethod ?? []).map(({ id, publicKeyMultibase }) => {
    if (publicKeyMultibase === undefined) throw identityFailures.fail('did-document-invalid', 'a key is no Multikey');
    return {
      key: decodeMultikey(publicKeyMultibase),
      relationships: VERIFICATION_RELATIONSHIPS.filter((name) => document[name]?.includes(id) === true),
      fragment: id.slice(id.indexOf('#') + 1),
    };
  });
  return {
    keys,
    ...(service === undefined ? {} : { services: service }),
    ...(alsoKnownAs === undefined ? {} : { alsoKnownAs }),
    ...(typeof controller === 'string' ? { controller } : {}),
  };
}
