import { spawn } from 'node:child_process';

/**
 * Lets another program take this process's place, in `cwd`: where the platform can, it becomes this very process, so that
 * whatever is done to the command is done to the program. Elsewhere the program is a child that gets our signals, whose
 * exit code is ours, and that learns from a closed channel when we are gone, however we were killed.
 *
 * @param {string} program path of an executable
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
export function handOver(program, args, cwd = process.cwd()) {
  process.chdir(cwd);
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(program, [program, ...args], process.env);
  }
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}
