import { attachCard } from '../../../../card-bridge/reader/attach-card.ts';
import { PcscReaders } from '../../../../card-bridge/reader/pcsc.ts';
import { loadPcsc } from '../../../../card-bridge/reader/pcsc-binding.ts';
import { startPrivatePcscd, whyNoPcscd } from '../../pcsc/private-pcscd.ts';
import { enrolledCard } from './world.ts';

const GET_STATUS = Uint8Array.of(0x00, 0xca, 0x00, 0x66, 0x00);

export type PcscTimes = { readonly times: readonly number[]; readonly noDelay: boolean } | { readonly skipped: string };

/** Milliseconds of single commands: terminal, pcscd, vpcd, card. */
export async function pcscCommands(runs: number): Promise<PcscTimes> {
  const reason = await whyNoPcscd();
  if (reason !== undefined) return { skipped: reason };
  try {
    await loadPcsc();
  } catch {
    return { skipped: 'pcsc-mini is not installed' };
  }
  const service = await startPrivatePcscd();
  const readers = await PcscReaders.open();
  try {
    const reader = await readers.reader('Virtual PCD', { timeoutMs: 10_000 });
    const { card } = await enrolledCard();
    const attached = await attachCard(card, { port: service.port });
    const channel = await reader.waitForCard({ timeoutMs: 10_000 });
    const times: number[] = [];
    for (let i = 0; i < runs + 20; i++) {
      const start = performance.now();
      await channel.transmit(GET_STATUS);
      if (i >= 20) times.push(performance.now() - start);
    }
    await channel.close();
    attached.detach();
    return { times, noDelay: service.noDelay };
  } finally {
    await readers.close();
    await service.stop();
  }
}
