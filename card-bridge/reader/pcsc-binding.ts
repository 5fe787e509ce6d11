import { cardFailures } from '../base/failures.ts';

/** The part of the optional package pcsc-mini that is used here. Its numbers are those of the PC/SC standard. */
export interface PcscCard {
  protocol(): number;
  reconnect(mode: number, disposition: number): Promise<number>;
  state(): Promise<{ readonly atr: Uint8Array }>;
  transmit(input: Uint8Array, output?: ArrayBuffer): Promise<Uint8Array>;
  disconnect(disposition: number): Promise<void>;
}

export interface PcscReaderHandle {
  name(): string;
  connect(mode: number, protocol?: number): Promise<PcscCard>;
  on(event: 'change', listener: (status: { readonly raw: number }) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}

export interface PcscClient {
  on(event: 'reader', listener: (reader: PcscReaderHandle) => void): PcscClient;
  on(event: 'error', listener: (error: Error) => void): PcscClient;
  start(): PcscClient;
  stop(): void;
}

/** SCARD_SHARE_EXCLUSIVE: a remote host's session must not be interleaved with another program's. */
export const MODE_EXCLUSIVE = 1;
export const PROTOCOL_T0 = 1;
export const PROTOCOL_T0_OR_T1 = 3;
/** SCARD_RESET_CARD: nothing of a session survives. */
export const DISPOSITION_RESET = 1;
/** SCARD_STATE_PRESENT and SCARD_STATE_MUTE. */
export const STATE_PRESENT = 0x20;
export const STATE_MUTE = 0x200;
/** Room for the longest answer. */
export const MAX_ANSWER = 65_544;

/** Loads the binding. @throws pcsc-not-installed, with what to install */
export async function loadPcsc(): Promise<{ readonly Client: new () => PcscClient }> {
  const name = 'pcsc-mini';
  try {
    return (await import(name)) as { Client: new () => PcscClient };
  } catch (cause) {
    throw cardFailures.fail('pcsc-not-installed', undefined, cause);
  }
}
