import { call } from './send.ts';

/** Hands the evidence of the reading to the browser as a file to save. @throws ActionError */
export async function saveEvidence(): Promise<void> {
  const evidence = await call('evidence');
  const text = `${JSON.stringify(evidence, null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `evidence-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
