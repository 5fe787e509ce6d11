import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePortPair, isListening } from './vpcd-ports.ts';

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const SOCKET = '/run/pcscd/pcscd.comm';
const PCSCD = '/usr/sbin/pcscd';
const RUNS_ALREADY = 'a PC/SC service runs already';
/** How often a start is tried again with other ports. */
const STARTS = 5;
/** Milliseconds that one start may take, on a machine with much else to do. */
const START_MS = 15_000;
/** Milliseconds until a service that does not end by itself is killed, and between two requests to end. */
const STOP_MS = 5_000;
const ASK_AGAIN_MS = 100;

/** A PC/SC service with vpcd's virtual reader, for tests and measurements on a machine without readers. */
export interface PrivatePcscd {
  /** The port where a software card is inserted. The next port is the reader's second slot. */
  readonly port: number;
  /** Whether the delay of vpcd's two writes is cured. */
  readonly noDelay: boolean;
  stop(): Promise<void>;
}

/** Whether a service answers at pcscd's socket. The file of a service that was killed stays behind and says nothing. */
function serviceAnswers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(SOCKET);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** Why no private service can run here; undefined when it can. The socket's path is fixed, so there is one per machine. */
export async function whyNoPcscd(): Promise<string | undefined> {
  if (!existsSync(PCSCD)) return 'pcscd is not installed';
  if (!existsSync(DRIVER)) return 'vsmartcard-vpcd is not installed';
  if (process.getuid?.() !== 0) return 'starting pcscd takes root';
  if (await serviceAnswers()) return RUNS_ALREADY;
  return undefined;
}

/** Compiles the shim; undefined where there is no compiler. */
async function shim(folder: string): Promise<string | undefined> {
  const source = [import.meta.dirname, import.meta.dirname.replace(/\/dist(?=\/)/, '')]
    .map((place) => join(place, 'nodelay.c'))
    .find(existsSync);
  if (source === undefined) return undefined;
  const library = join(folder, 'nodelay.so');
  try {
    await promisify(execFile)('gcc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
    return library;
  } catch {
    return undefined;
  }
}

/** Newer services ask polkit about every client, which a machine without a system bus cannot answer; older ones have no such option. */
async function withoutPolkit(): Promise<readonly string[]> {
  const option = '--disable-polkit';
  const { stdout } = await promisify(execFile)(PCSCD, ['--help']).catch(() => ({ stdout: '' }));
  return stdout.includes(option) ? [option] : [];
}

/**
 * Starts pcscd with its own configuration, and returns when its reader is there; ends with `stop`.
 * @throws when `whyNoPcscd` gives a reason, or no reader comes up
 */
export async function startPrivatePcscd(): Promise<PrivatePcscd> {
  const folder = mkdtempSync(join(tmpdir(), 'fingerpost-pcscd-'));
  const preload = await shim(folder);
  const env = preload === undefined ? process.env : { ...process.env, LD_PRELOAD: preload };
  const asks = await withoutPolkit();
  const clear = () => rmSync(folder, { recursive: true, force: true });
  for (let i = 0; i < STARTS; i++) {
    const reason = await whyNoPcscd();
    if (reason !== undefined) {
      clear();
      throw new Error(reason);
    }
    const port = await freePortPair();
    const child = start(['-f', '-e', '-c', configure(folder, port), ...asks], env);
    if (await comesUp(child, port)) {
      return {
        port,
        noDelay: preload !== undefined,
        async stop() {
          await end(child);
          clear();
        },
      };
    }
    await end(child);
  }
  clear();
  throw new Error('pcscd did not bring up its virtual reader');
}

function configure(folder: string, port: number): string {
  const channel = `0x${port.toString(16).toUpperCase()}`;
  const lines = [
    'FRIENDLYNAME "Virtual PCD"',
    `DEVICENAME /dev/null:${channel}`,
    `LIBPATH ${DRIVER}`,
    `CHANNELID ${channel}`,
  ];
  const configuration = join(folder, 'conf');
  mkdirSync(configuration, { recursive: true });
  writeFileSync(join(configuration, 'vpcd'), `${lines.join('\n')}\n`);
  return configuration;
}

function start(options: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  mkdirSync(dirname(SOCKET), { recursive: true });
  const child = spawn(PCSCD, options, { stdio: 'ignore', env });
  child.once('error', () => {});
  return child;
}

const isOver = (child: ChildProcess) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** pcscd answers clients even where its reader's ports were taken: both slots must listen as well. */
async function comesUp(child: ChildProcess, port: number): Promise<boolean> {
  const giveUpAt = performance.now() + START_MS;
  while (performance.now() < giveUpAt && !isOver(child)) {
    if (await serviceAnswers()) return isListening(port) && isListening(port + 1) && !isOver(child);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

/**
 * Ends pcscd. It may overlook the first request, because the thread that takes the signal and the one that acts on it
 * race; a further one wakes it up.
 */
async function end(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const killAt = performance.now() + STOP_MS;
  await new Promise<void>((resolve) => {
    const ask = () => child.kill(performance.now() < killAt ? 'SIGTERM' : 'SIGKILL');
    const again = setInterval(ask, ASK_AGAIN_MS);
    child.once('exit', () => {
      clearInterval(again);
      resolve();
    });
    ask();
  });
}
