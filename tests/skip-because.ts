/** Ends a test that this machine cannot run, with the reason. */
export function skipBecause(context: Mocha.Context, reason: string): never {
  console.log(`    (skipped: ${reason})`);
  return context.skip();
}
