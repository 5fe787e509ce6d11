import type { Command } from 'commander';
import { decimal, peerAddress, readerName, repeated } from '../cli/arguments.ts';
import { cardOptions } from '../cli/card-options.ts';
import { action, examples } from '../cli/command.ts';
import { secretOption } from '../cli/secret.ts';
import { NEW_PIN, PIN } from '../cli/secret-sources.ts';
import { deskOption } from './ra/desk-option.ts';

const READER = 'the reader that the card is in, vpcd:HOST:PORT or pcsc:NAME';

/** `fingerpost card`: the holder's card. */
export function registerCard(program: Command): void {
  const card = program.command('card').description('A fingerprint card: make, enrol, run and look at it.');

  const make = card
    .command('new <image>')
    .description('Make a software card in a file: keys, certificate from the authority’s card CA, finger and PIN.')
    .requiredOption('--authority <dir>', 'directory of the registration authority')
    .requiredOption('--fingers <image...>', 'one to twelve images of the holder’s finger; three good ones are enough')
    .option('--other-finger <image...>', 'images of a second finger, for the day the first is hurt')
    .option('--dpi <n>', 'pixels per inch of the images', decimal(200, 2000), 500);
  deskOption(secretOption(make, NEW_PIN)).action(action(async () => (await import('./card/new.ts')).makeCard));
  examples(make, 'card new card.image --authority authority --fingers f1.png f2.png f3.png --pin-file pin.txt');

  const enrol = card
    .command('enrol')
    .description('Enrol a card at the registration authority (ST11–ST22); this program only relays.')
    .requiredOption('--authority <multiaddr...>', 'addresses of the authority, from `ra start`', repeated(peerAddress))
    .requiredOption('--person <number>', 'the number under which the authority registered its holder')
    .option('--card <image>', 'a software card, run here')
    .option('--finger <image>', 'the finger laid on the sensor of --card')
    .option('--dpi <n>', 'pixels per inch of --finger', decimal(200, 2000), 500);
  secretOption(cardOptions(enrol, undefined, READER), PIN).action(
    action(async () => (await import('./card/enrol.ts')).enrolCard),
  );
  examples(
    enrol,
    'card enrol --authority /ip4/127.0.0.1/tcp/4100/p2p/12D3Koo… --person P-1 --card card.image --finger touch.png',
    'card enrol --authority /ip4/127.0.0.1/tcp/4100/p2p/12D3Koo… --person P-1 --reader vpcd:127.0.0.1:35963',
  );

  const renew = card
    .command('renew')
    .description('Let the authority give an enrolled card what is due: a certificate, a locator its holder agrees to.')
    .requiredOption('--authority <multiaddr...>', 'addresses of the authority, from `ra start`', repeated(peerAddress))
    .option('--node <dir>', 'the reader is at the holder’s own terminal: the directory of the holder’s node')
    .option('--terminal <dir>', 'or at a counter: the directory of its terminal')
    .option('--card <image>', 'a software card, run here')
    .option('--finger <image>', 'the finger laid on the sensor of --card')
    .option('--dpi <n>', 'pixels per inch of --finger', decimal(200, 2000), 500);
  secretOption(cardOptions(renew, undefined, READER), PIN).action(
    action(async () => (await import('./card/renew.ts')).renewCard),
  );
  examples(
    renew,
    'card renew --authority /ip4/127.0.0.1/tcp/4100/p2p/12D3Koo… --node node --reader vpcd:127.0.0.1:35963',
  );

  const info = card
    .command('info [image]')
    .description('What a card tells anyone: life cycle, whether it is enrolled, tries left.');
  cardOptions(info, undefined, READER).action(action(async () => (await import('./card/info.ts')).showCard));
  examples(info, 'card info card.image', 'card info --reader vpcd:127.0.0.1:35963');

  const start = card
    .command('start <image>')
    .description(
      'Run a software card as a process of its own; lines of JSON on standard input insert, touch and remove it.',
    )
    .option('--reader <reader>', 'insert it at once into the reader at vpcd:HOST:PORT', readerName)
    .action(action(async () => (await import('./card/start.ts')).startCard));
  examples(start, 'card start card.image --reader vpcd:127.0.0.1:35963');

  const attach = card
    .command('attach <image>')
    .description(
      'Put a software card into the virtual reader of vsmartcard’s vpcd, so that PC/SC programs find it behind pcscd.',
    )
    .option('--reader <reader>', 'where vpcd listens, vpcd:HOST:PORT', readerName, 'vpcd:127.0.0.1:35963')
    .action(action(async () => (await import('./card/start.ts')).startCard));
  examples(attach, 'card attach card.image', 'card info --reader "pcsc:Virtual PCD"');
}
