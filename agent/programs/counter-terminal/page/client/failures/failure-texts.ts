/** What happened, and what to do now. */
export type FailureText = readonly [message: string, todo: string];

export type FailureTexts = Readonly<Record<string, FailureText>>;

/** Words for every row of a failure table: a row without them does not compile. */
export type TextsOf<T extends { readonly table: object }> = Readonly<Record<keyof T['table'], FailureText>>;
