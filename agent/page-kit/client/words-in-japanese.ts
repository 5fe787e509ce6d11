import { wordsInJapanese } from '../../../schemas/credentials/declared.ts';

/** Words that come as data in English: titles and labels of our credential types, procedures, actors, a sensor's advice. */
export const WORDS_IN_JAPANESE: Readonly<Record<string, string>> = {
  ...wordsInJapanese(),
  card: 'カード',
  terminal: '端末',
  node: '保管庫',
  authority: '登録機関',
  'Touch the sensor on the card with the enrolled finger.': '登録した指で、カードのセンサーに触れてください。',
  'No finger was felt. Touch the sensor and leave the finger there for a moment.':
    '指を感じ取れませんでした。センサーに指を置き、そのまま少しお待ちください。',
  'Too little of the finger was seen. Cover the whole sensor.':
    '指の一部しか読み取れませんでした。センサー全体を覆うように置いてください。',
  'The print is too faint. Press a little harder, or breathe on the fingertip.':
    '指紋が薄すぎます。少し強めに押すか、指先に息を吹きかけてください。',
  'The print is too dark. Dry the finger and press more lightly.':
    '指紋が濃すぎます。指の水気を取り、軽く触れてください。',
  'The print is not clear. Clean the sensor and the finger, and hold still.':
    '指紋がはっきりしません。センサーと指を拭き、動かさずに置いてください。',
  'The sensor saw a print with bright ridges on dark. Touch it with the finger itself.':
    '明暗が逆の指紋が写りました。指で直接センサーに触れてください。',
  'The finger lay too far left. Move it a little right.': '指が左に寄りすぎています。少し右にずらしてください。',
  'The finger lay too far right. Move it a little left.': '指が右に寄りすぎています。少し左にずらしてください。',
  'The finger lay too high. Move it a little down.': '指が上に寄りすぎています。少し下にずらしてください。',
  'The finger lay too low. Move it a little up.': '指が下に寄りすぎています。少し上にずらしてください。',
};
