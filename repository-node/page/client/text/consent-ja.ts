import type { consentEn } from './consent-en.ts';

/** The same in Japanese. */
export const consentJa: typeof consentEn = {
  questions: {
    title: 'わたしへの質問',
    none: '返事を待っている窓口はありません。',
    read: (who, what) => `${who}が${what}を求めています。見せてもよいですか？`,
    write: (who, what) => `${who}が${what}を書き込もうとしています。よいですか？`,
    when: '問い合わせの日時',
    lead: (count: number): string =>
      count === 1
        ? '返事を選んで、カードにタッチしてください。'
        : '答えたい質問の返事を選んでください。1回のタッチでまとめて送ります。残りは待たせておけます。',
    once: 'はい、今回だけ',
    always: 'はい、いつでも',
    deny: 'いいえ、断る',
    optional: 'これらはなくてもかまわない項目です。渡したくないものの印を外してください。',
    send: (count) => (count < 2 ? 'タッチして返事を送る' : `${count}件の返事を1回のタッチで送る`),
    chooseFirst: '先に、一つ以上の質問の返事を選んでください。',
    answered: 'カードにタッチして答えます。',
  },
  rules: {
    title: '見せる相手の設定',
    text: '窓口は必ず公的な許可を受けています。その上に、あなた自身の設定を加えられます。',
    none: '設定はまだありません。カードにタッチすると、許可のある窓口に応じます。',
    add: '設定を加える',
    remove: 'この設定を消す',
    effects: { deny: 'いつも断る', ask: '先にわたしに聞く', allow: '許可する' },
    effectTexts: {
      deny: 'どんなときも何も渡しません。',
      ask: 'ここで返事をするまで待ってもらいます。',
      allow: '聞かずに応じます。',
    },
    stepWhat: 'どうしますか？',
    stepWho: '誰に対してですか？',
    stepType: 'どの証明書についてですか？',
    stepClaims: (type) => `${type}のどの項目についてですか？`,
    allClaims: 'すべての項目',
    tickClaims: '一部だけなら、印を付けてください',
    onlyTicked: (count) => `印を付けた${count}項目だけ`,
    stepSure: 'これでよいですか？',
    anyone: 'すべての窓口',
    anything: 'すべての証明書',
    sentence: (effect, who, what) => `${effect}：${who}、${what}`,
    everyone: {
      deny: 'すべての窓口が対象です。この設定を消すまで、病院も銀行も、どの窓口も断られます。',
      ask: 'すべての窓口が対象です。どの窓口も、ここで返事をするまで待たされます。',
      allow: 'すべての窓口が対象です。「先にわたしに聞く」という設定があっても、聞かずに応じるようになります。',
    },
    only: {
      deny: (type, claims) => `${type}の${claims}`,
      ask: (type, claims) => `${type}の${claims}`,
      allow: (type, claims) => `${type}の${claims}だけ`,
    },
    limited: (sentence, how) => `${sentence}（${how}）`,
    comma: '、',
    actions: { read: '読み取り', write: '書き込み' },
    once: '1回だけ',
    confirm: 'はい、タッチして決める',
    changed: '設定が有効になりました',
    changedText: 'これからの問い合わせには、この設定で答えます。',
  },
};
