import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/**
 * Opens a file in the person's browser where there is a display; says nothing where that cannot be done. A file, since
 * other users of the machine see a command line and what secret an address holds.
 */
export function openInBrowser(file: string, env: Readonly<Record<string, string | undefined>>): void {
  const system = platform();
  if (system === 'linux' && env.DISPLAY === undefined && env.WAYLAND_DISPLAY === undefined) return;
  if (system !== 'linux' && system !== 'darwin') return;
  const child = spawn(system === 'darwin' ? 'open' : 'xdg-open', [file], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
