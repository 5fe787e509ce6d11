import { pageFailures } from './failures.ts';

const JAPANESE: Readonly<Record<string, readonly [string, string]>> = {
  'page-secret-missing': ['このページはまだ開かれていません。', '開くためのコードを入力してください。'],
  'page-host-foreign': [
    'このページへの要求は別の場所から来ています。',
    'プログラムの起動時に表示されたアドレスを開いてください。',
  ],
};

/** What a person sees who opens the page without its secret or under another name: no script, no style, both languages. */
export function refusalPage(code: keyof typeof pageFailures.table): string {
  const { message, todo } = pageFailures.table[code];
  const [messageInJapanese = '', todoInJapanese = ''] = JAPANESE[code] ?? [];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fingerpost</title>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>${message}</h1>
<p>${todo}</p>
<div lang="ja">
<h2>${messageInJapanese}</h2>
<p>${todoInJapanese}</p>
</div>
<p><code>${code}</code></p>
</main>
</body>
</html>
`;
}
