import type { JsonObject } from '../../identity/base/json.ts';

/** One call of an endpoint, free of the server's own types. */
export interface Call {
  /** Parsed JSON of the body; undefined for GET. */
  readonly body: unknown;
  /** What stands in the path after the route's prefix, still encoded; empty without a wildcard. */
  readonly rest: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  /** Ends at the deadline of the request. */
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  /** `application/json` when absent. */
  readonly contentType?: string;
  /** Where to go instead; the answer then has no body. */
  readonly location?: string;
  /** Seconds that the answer may be kept; none when absent. */
  readonly maxAgeSeconds?: number;
}

/** One endpoint: what the server registers and what the OpenAPI document says of it. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** May end in `/*`. */
  readonly path: string;
  readonly summary: string;
  /** JSON Schema of the body, for the document; the handler does the checking. */
  readonly requestSchema?: JsonObject;
  readonly successStatus: 200 | 201;
  /** Whether it acts in the issuer's name: such a route needs the server's token, if it has one. */
  readonly privileged: boolean;
  handle(call: Call): Promise<Answer>;
}
