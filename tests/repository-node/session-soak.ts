/**
 * The long run of counter sessions: `npm run soak:sessions -- 14000` has a node with its store on disk read out a
 * credential that many times and prints what memory it holds after every thousand.
 */
import { soakSessions } from './support/session-soak.ts';

const count = Number(process.argv[2] ?? 14_000);
const mib = (bytes: number) => (bytes / 1_048_576).toFixed(1).padStart(7);
process.stdout.write('sessions  heap MiB  external  RssAnon  RssFile\n');
await soakSessions(
  count,
  Math.max(1, Math.min(1_000, Math.floor(count / 14))),
  ({ sessions, heap, external, own, mapped }) => {
    process.stdout.write(
      `${String(sessions).padStart(8)}  ${mib(heap)}   ${mib(external)}  ${mib(own)}  ${mib(mapped)}\n`,
    );
  },
);
