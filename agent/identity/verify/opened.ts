import type { JsonObject, JsonValue } from '../base/json.ts';
import type { DataModel } from '../data-model/contexts.ts';
import type { Confirmation } from './confirmation.ts';
import type { SecuringMechanism } from './policy.ts';
import type { Recorder } from './recorder.ts';

/** A credential whose signature holds, the same for every format; whether it is worth anything is not judged yet. */
export interface OpenedCredential {
  readonly mechanism: SecuringMechanism;
  /** The signed document without proofs; for SD-JWT what was disclosed. */
  readonly document: JsonObject;
  /** The DIDs that control the keys that signed. */
  readonly controllers: readonly string[];
  readonly issuer: string;
  readonly types: readonly string[];
  readonly subjects: readonly JsonObject[];
  readonly statusEntries: readonly JsonValue[];
  readonly validFrom?: number | undefined;
  readonly validUntil?: number | undefined;
  /** The key that the issuer bound the credential to (`cnf`), SD-JWT only. */
  readonly confirmation?: Confirmation;
}

/** A presentation whose signature holds. */
export interface OpenedPresentation {
  /** Absent for an SD-JWT with key binding, which is no presentation of the data model. */
  readonly dataModel?: DataModel;
  readonly holder?: string | undefined;
  /** Controller and Multikey of the key that signed. */
  readonly controller: string;
  readonly key: string;
  readonly challenge?: string | undefined;
  readonly domains: readonly string[];
  /** Milliseconds since 1970. */
  readonly created?: number | undefined;
  readonly credentials: readonly (JsonObject | string)[];
  /** A credential that had to be opened to verify the presentation (SD-JWT with key binding), and its checks so far. */
  readonly preopened?: { readonly credential: OpenedCredential; readonly recorder: Recorder };
}
