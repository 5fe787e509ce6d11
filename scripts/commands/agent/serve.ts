import { once } from 'node:events';
import { serveAgent } from '../../../agent/programs/credential-service/serve.ts';
import type { CommandContext } from '../../cli/command.ts';
import { programLog } from '../../cli/program-log.ts';

interface ServeOptions {
  readonly port?: number;
}

/** `agent serve`: runs until it is told to stop, then lets running requests end. */
export async function serve(context: CommandContext, options: ServeOptions, args: readonly string[]): Promise<void> {
  const [directory = ''] = args;
  const { output, signal, environment } = context;
  const agent = await serveAgent(directory, {
    ...(options.port === undefined ? {} : { port: options.port }),
    log: programLog(environment, 'agent'),
  });
  try {
    const { port, publicUrl, issuers, paths } = agent;
    output.json({ listening: { port, publicUrl, issuers, paths } });
    output.text(`Listening on port ${port}, reached as ${publicUrl}; its endpoints: ${publicUrl}/openapi.json`);
    for (const [keyType, did] of Object.entries(issuers)) output.text(`Issues with ${keyType} as ${did}`);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await agent.close();
  }
}
