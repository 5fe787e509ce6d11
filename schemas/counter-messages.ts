import { Type } from 'typebox';
import { DcqlQueryShape } from './dcql.ts';
import { Bytes, Did, exactly, KeyId, type ShapeOf, shape, Text, UtcTime } from './shape.ts';

/** libp2p protocol of a counter session: one stream, length-prefixed deterministic CBOR frames. */
export const COUNTER_PROTOCOL = '/fingerpost/counter/1.0.0';

/** Limits of one counter session. */
export const COUNTER_LIMITS = {
  /** Largest frame in bytes, either way. */
  frame: 1_048_576,
  /** Most APDUs in one batch. */
  commands: 64,
  /** Largest credential or presentation in bytes of its JSON text. */
  document: 524_288,
  /** Milliseconds that the node waits for the terminal's next frame; a card computes and a person does not act in this time. */
  idleMs: 30_000,
  /** Milliseconds after which a session ends whatever happens. */
  sessionMs: 120_000,
  /** Milliseconds that a one-time token lives. */
  tokenMs: 30_000,
} as const;

const Apdu = Bytes(4, 65_544);
const Response = Bytes(2, 65_538);
const Batch = Type.Integer({ minimum: 1, maximum: 16 });
const Code = Type.String({ pattern: '^[a-z0-9-]{1,64}$' });
const Json = Text(COUNTER_LIMITS.document);

/** The wish to read: which credentials, for which procedure and purpose (ST51–52). */
export const ReadRequest = exactly({
  kind: Type.Literal('read'),
  procedure: Text(200),
  purpose: Text(500),
  query: DcqlQueryShape.schema,
});

/** The wish to write credentials of these types (ST71–72). */
export const WriteRequest = exactly({
  kind: Type.Literal('write'),
  procedure: Text(200),
  purpose: Text(500),
  types: Type.Array(Text(300), { minItems: 1, maxItems: 16 }),
});

/** What the holder may ask of the own repository, with the own card at the own terminal. */
export const HOLDER_OPERATIONS = [
  'introduce',
  'overview',
  'history-list',
  'history-export',
  'history-delete',
  'credentials-list',
  'credential-remove',
  'rules-get',
  'rules-set',
  'recovery-words',
  'recover',
  'export',
] as const;

/** The holder's own terminal asks for something that only the holder may have (history, backup, rules). */
export const HolderRequest = exactly({
  kind: Type.Literal('holder'),
  operation: Type.Enum([...HOLDER_OPERATIONS]),
  /** JSON text with the operation's arguments; its shape stands with the operation. */
  argument: Type.Optional(Json),
});

/** Terminal → node, round trip 1 (ST36–37, ST51–52, ST71–72). The peer id of the connection must be the DID's key. */
export const HelloShape = shape(
  'Hello',
  exactly({
    type: Type.Literal('hello'),
    terminal: Did,
    keyId: KeyId,
    /** The terminal's authorisation credential as JSON text; absent only on the holder's own terminal. */
    authorisation: Type.Optional(Json),
    request: Type.Union([ReadRequest, WriteRequest, HolderRequest]),
    /** Fresh for this session; the presentation's challenge. */
    nonce: Bytes(32),
  }),
);

/** Node → terminal: command APDUs to run on logical channel 0 in the order given (ST38–47, ST53–57, ST73–74). */
export const CommandsShape = shape(
  'Commands',
  exactly({
    type: Type.Literal('commands'),
    /** Counts up from 1 in one session; the terminal answers the same number once. */
    batch: Batch,
    commands: Type.Array(Apdu, { minItems: 1, maxItems: COUNTER_LIMITS.commands }),
    /** ST46–48: with the batch that stores the token; from it a writer learns whom it writes about. */
    session: Type.Optional(exactly({ publicKeyId: KeyId, credential: Json, card: Type.Optional(Json) })),
    /** Whether the card holds a one-time token after this batch: take it and answer with `finish`. */
    token: Type.Boolean(),
  }),
);

/** Terminal → node: the card's answers to a batch, in order; fewer than asked when the card refused one (the last). */
export const ResponsesShape = shape(
  'Responses',
  exactly({
    type: Type.Literal('responses'),
    batch: Batch,
    responses: Type.Array(Response, { maxItems: COUNTER_LIMITS.commands }),
  }),
);

/** Terminal → node, last round trip: answers, the token that the card handed out, and what a writer stores (ST61, ST79). */
export const FinishShape = shape(
  'Finish',
  exactly({
    type: Type.Literal('finish'),
    batch: Batch,
    responses: Type.Array(Response, { maxItems: COUNTER_LIMITS.commands }),
    token: Bytes(32),
    /** JSON texts of the credentials signed by the terminal's organisation (ST78–79). */
    credentials: Type.Optional(Type.Array(Json, { minItems: 1, maxItems: 16 })),
  }),
);

/** Terminal → node: the session ends here, and why (card removed, clerk gave up, …). */
export const CancelShape = shape('Cancel', exactly({ type: Type.Literal('cancel'), code: Code }));

const Receipt = exactly({
  /** Place in the holder's history, counted from 1. */
  sequence: Type.Integer({ minimum: 1 }),
  /** SHA-256 of the history record. */
  hash: Bytes(32),
  at: UtcTime,
});

/** Node → terminal: the presentation, after its history record is on disk (ST63–64). */
export const PresentationShape = shape(
  'Presentation',
  exactly({ type: Type.Literal('presentation'), presentation: Json, receipt: Receipt }),
);

/** Node → terminal: everything was stored (ST80–83). */
export const StoredShape = shape(
  'Stored',
  exactly({
    type: Type.Literal('stored'),
    credentials: Type.Array(Text(2048), { minItems: 1, maxItems: 16 }),
    receipt: Receipt,
  }),
);

/** Node → holder's terminal: the answer to a holder's request, text; the last part has the receipt. */
export const AnswerShape = shape(
  'Answer',
  exactly({
    type: Type.Literal('answer'),
    answer: Json,
    receipt: Type.Optional(Receipt),
    /** Another `answer` follows this one: long answers come in parts, without the terminal asking again. */
    more: Type.Optional(Type.Literal(true)),
  }),
);

/** Node → terminal: refused, by a code of the failure tables that the other side may see. The session is over. */
export const RefusedShape = shape(
  'Refused',
  exactly({ type: Type.Literal('refused'), code: Code, message: Text(500) }),
);

/** Everything that a terminal may send. */
export const TerminalFrameShape = shape(
  'TerminalFrame',
  Type.Union([HelloShape.schema, ResponsesShape.schema, FinishShape.schema, CancelShape.schema]),
);

/** Everything that a node may send. */
export const NodeFrameShape = shape(
  'NodeFrame',
  Type.Union([
    CommandsShape.schema,
    PresentationShape.schema,
    StoredShape.schema,
    AnswerShape.schema,
    RefusedShape.schema,
  ]),
);

export type Hello = ShapeOf<typeof HelloShape>;
export type CounterRequest = Hello['request'];
export type Commands = ShapeOf<typeof CommandsShape>;
export type Responses = ShapeOf<typeof ResponsesShape>;
export type Finish = ShapeOf<typeof FinishShape>;
export type Presentation = ShapeOf<typeof PresentationShape>;
export type Stored = ShapeOf<typeof StoredShape>;
export type Answer = ShapeOf<typeof AnswerShape>;
export type Refused = ShapeOf<typeof RefusedShape>;
export type HistoryReceipt = Presentation['receipt'];
export type TerminalFrame = ShapeOf<typeof TerminalFrameShape>;
export type NodeFrame = ShapeOf<typeof NodeFrameShape>;
