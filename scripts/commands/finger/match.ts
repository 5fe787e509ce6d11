import { writeFileSynced } from '../../../agent/base/synced-file.ts';
import type { FalseMatchRate } from '../../../card-bridge/fingerprint/base/types.ts';
import { type ComparedFinger, drawMatch, writeDrawing } from '../../../card-bridge/fingerprint/draw/index.ts';
import { DEFAULT_FALSE_MATCH_RATE, decide, THRESHOLDS } from '../../../card-bridge/fingerprint/match/decision.ts';
import { explainMatch } from '../../../card-bridge/fingerprint/match/matcher.ts';
import type { CommandContext } from '../../cli/command.ts';
import { scriptFailures } from '../../cli/failures.ts';
import { type ReadFinger, readFinger } from './read-finger.ts';

interface MatchOptions {
  readonly out?: string;
  readonly dpi: number;
  readonly rate: FalseMatchRate;
}

/** `finger match`: exit code 0 for a match, 1 for none. */
export async function matchFingers(
  { output, signal, refuse }: CommandContext,
  { dpi, rate = DEFAULT_FALSE_MATCH_RATE, ...options }: MatchOptions,
  [first = '', second = '']: readonly string[],
): Promise<void> {
  const left = await readFinger(first, dpi, signal);
  const right = await readFinger(second, dpi, signal);
  const [one, other] = [usable(left), usable(right)];
  const { score, pairs } = explainMatch(one.template, other.template);
  const threshold = THRESHOLDS.ridges[rate];
  const isMatch = decide(score, rate);
  const out = options.out ?? `${left.name}.${right.name}.match.png`;
  signal.throwIfAborted();
  await writeFileSynced(out, writeDrawing(drawMatch(one, other, { score, threshold, isMatch, pairs })), {
    mode: 0o644,
  });
  output.text(`Score ${score.toFixed(1)}, threshold ${threshold} (false match rate ${rate}), ${pairs.length} pairs`);
  output.text(isMatch ? 'Match: the same finger.' : 'No match.');
  output.text(`Drawn in ${out}`);
  output.json({ score, threshold, rate, match: isMatch, pairs: pairs.length, drawing: out });
  if (!isMatch) refuse();
}

function usable({ file, image, extraction }: ReadFinger): ComparedFinger {
  if (extraction.usable) return { image, template: extraction.template };
  throw scriptFailures.fail('finger-unusable', `${file}: ${extraction.reason}. ${extraction.advice}`);
}
