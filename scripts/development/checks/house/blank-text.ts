const REGEX_MAY_FOLLOW =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|yield|await|void|delete))\s*$/;

/**
 * A source text of the same length with comments, the inside of strings, templates and regular expressions made blank,
 * so that what is searched for in it is code. What stands between `${` and `}` stays.
 */
export function blankText(source: string): string {
  const out = [...Array.from({ length: source.length }, (_, at) => source.charAt(at))];
  const blank = (from: number, to: number) => {
    for (let at = from; at < to; at++) if (out[at] !== '\n') out[at] = ' ';
  };
  /** How deep in braces each open `${` began; the last is the innermost. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  /** Blanks a template's text from `at` to its end or to the next `${`. */
  const template = () => {
    const from = at;
    while (at < source.length && source[at] !== '`') {
      if (source.startsWith('${', at)) {
        blank(from, at);
        templates.push(depth);
        depth += 1;
        at += 2;
        return;
      }
      at += source[at] === '\\' ? 2 : 1;
    }
    blank(from, at);
    at += 1;
  };
  while (at < source.length) {
    const char = source.charAt(at);
    if (source.startsWith('//', at) || source.startsWith('/*', at)) {
      const end = source.startsWith('//', at) ? source.indexOf('\n', at) : source.indexOf('*/', at) + 2;
      const to = end < at ? source.length : end;
      blank(at, to);
      at = to;
    } else if (char === "'" || char === '"') {
      const end = endOfLine(source, at, char);
      if (end > 0) blank(at + 1, end);
      at = end > 0 ? end + 1 : at + 1;
    } else if (char === '`') {
      at += 1;
      template();
    } else if (char === '/' && REGEX_MAY_FOLLOW.test(out.slice(Math.max(0, at - 40), at).join(''))) {
      const end = endOfRegex(source, at);
      if (end > 0) blank(at + 1, end);
      at = end > 0 ? end + 1 : at + 1;
    } else if (char === '}' && depth - 1 === templates.at(-1)) {
      templates.pop();
      depth -= 1;
      at += 1;
      template();
    } else {
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      at += 1;
    }
  }
  return out.join('');
}

/** Where the string that opens at `from` closes; -1 if not on its line, as an apostrophe in a page's text. */
function endOfLine(source: string, from: number, quote: string): number {
  for (let at = from + 1; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === quote) return at;
  }
  return -1;
}

function endOfRegex(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '[') inClass = true;
    else if (source[at] === ']') inClass = false;
    else if (source[at] === '/' && !inClass) return at;
  }
  return -1;
}
