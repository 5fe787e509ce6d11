import type { Command } from 'commander';
import { oneOf } from '../cli/arguments.ts';
import { action, examples } from '../cli/command.ts';
import { FEATURES } from './vc/features.ts';

/** `fingerpost vc`: sign and verify credentials and presentations that lie in files. */
export function registerVc(program: Command): void {
  const vc = program.command('vc').description('Credentials and presentations in files: sign and verify them.');

  const issue = vc
    .command('issue')
    .description(
      'Sign a credential or presentation. The output says {"result":"success","data":"<token>"}, or why not.',
    )
    .requiredOption('--input <file>', 'the credential or presentation, JSON')
    .requiredOption(
      '--key <file>',
      'private key of Ed25519, P-256 or P-384: JWK, or verification method with secretKeyJwk',
    )
    .requiredOption('--feature <name>', FEATURES.join(', '), oneOf(...FEATURES))
    .option('--sd <json>', 'JSON array of JSON pointers to what the holder may leave out; credential_sdjwt only')
    .requiredOption('--output <file>', 'where the result is written, JSON')
    .action(action(async () => (await import('./vc/issue.ts')).issueFile));
  examples(issue, 'vc issue --input credential.json --key issuer.jwk --feature credential_jose --output out.json');

  const verify = vc
    .command('verify')
    .description('Verify a token. The output says {"result":"success","data":"<document>"}, or failure and its codes.')
    .requiredOption('--input <file>', 'the token')
    .requiredOption('--key <file>', 'key of who should have signed: JWK, or verification method with publicKeyJwk')
    .requiredOption('--feature <name>', FEATURES.join(', '), oneOf(...FEATURES))
    .requiredOption('--output <file>', 'where the result is written, JSON')
    .action(action(async () => (await import('./vc/verify.ts')).verifyFile));
  examples(verify, 'vc verify --input token.txt --key issuer.jwk --feature credential_jose --output out.json');
}
