import { isJsonObject, type JsonValue } from './json.ts';

const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/;
const MEMBERS = new Set(['@value', '@language', '@direction']);

/**
 * Whether a `name` or `description` is absent, a string, a language object, or an array of those (VCDM 2.0 §4.6,
 * §11.1).
 */
export function isText(value: JsonValue | undefined): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) ? value.length > 0 && value.every(isOneText) : isOneText(value);
}

function isOneText(value: JsonValue): boolean {
  if (typeof value === 'string') return true;
  if (!isJsonObject(value) || typeof value['@value'] !== 'string') return false;
  const { '@language': language, '@direction': direction } = value;
  return (
    Object.keys(value).every((key) => MEMBERS.has(key)) &&
    (language === undefined || (typeof language === 'string' && LANGUAGE.test(language))) &&
    (direction === undefined || direction === 'ltr' || direction === 'rtl')
  );
}
