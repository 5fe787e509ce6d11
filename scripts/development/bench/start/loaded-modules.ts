import { registerHooks } from 'node:module';

/** Preloaded into a command's process (`--import`): at its end one JSON line on standard error says what it loaded and took. */
const files: string[] = [];
registerHooks({
  load(url, context, next) {
    if (!url.startsWith('node:')) files.push(url);
    return next(url, context);
  },
});
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write(`${JSON.stringify({ files, cpuMs: Math.round((user + system) / 1000) })}\n`);
});
