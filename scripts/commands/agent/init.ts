import { join } from 'node:path';
import { AGENT_FILES, createAgentDirectory } from '../../../agent/programs/credential-service/agent-directory.ts';
import { AgentConfigurationShape } from '../../../schemas/configuration/agent.ts';
import type { CommandContext } from '../../cli/command.ts';
import { freePort } from '../../cli/free-port.ts';

interface InitOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly allow?: readonly string[];
}

/** `agent init` */
export async function initAgent(context: CommandContext, options: InitOptions, args: readonly string[]): Promise<void> {
  const [directory = ''] = args;
  const { host, allow = [] } = options;
  // The public address stands in every status entry, so that the port has to be a known one.
  const port = options.port === 0 ? await freePort() : options.port;
  const { publicUrl = `https://localhost:${port}` } = options;
  const configuration = AgentConfigurationShape.parse({
    version: 1,
    listen: { host, port },
    publicUrl,
    tls: { certificate: 'tls-certificate.pem', key: 'tls-key.pem' },
    network: { allow: [...allow], privateAddresses: false },
    limits: { bodyBytes: 1_048_576, requestMs: 10_000, perSecond: 100, burst: 500, connections: 1_000 },
  });
  const names = new Set([new URL(publicUrl).hostname, 'localhost', '127.0.0.1']);
  await createAgentDirectory(directory, configuration, [...names]);
  const token = join(directory, AGENT_FILES.token);
  const certificate = join(directory, configuration.tls.certificate);
  context.output.json({ directory, publicUrl, token, certificate });
  context.output.text(
    `A credential service was made in ${directory}.\nClients trust ${certificate} and send the content of ${token} as “Authorization: Bearer …” to issue.\nNext: fingerpost agent serve ${directory}`,
  );
}
