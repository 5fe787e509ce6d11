import { isJsonObject, type JsonObject } from '../../identity/base/json.ts';
import { httpFailures } from './failures.ts';

/** The body as an object. @throws request-malformed */
export function bodyObject(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw httpFailures.fail('request-malformed', 'the body is a JSON object');
  return body;
}

/** A member that has to be an object. @throws request-malformed */
export function objectMember(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  if (!isJsonObject(value)) throw httpFailures.fail('request-malformed', `${name} is a JSON object`);
  return value;
}

/** `options`: an object, or nothing. @throws request-malformed */
export function optionsOf(body: JsonObject): JsonObject {
  return body.options === undefined ? {} : objectMember(body, 'options');
}

/** A text of 1 to 2,048 characters, or nothing (absent or null). @throws request-malformed */
export function textMember(options: JsonObject, name: string): string | undefined {
  const value = options[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length === 0 || value.length > 2048)
    throw httpFailures.fail('request-malformed', `options.${name} is a text`);
  return value;
}

/** JSON pointers: an array of texts, or nothing. @throws request-malformed */
export function pointersMember(options: JsonObject, name: string): readonly string[] | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length > 256 || !value.every((item) => typeof item === 'string'))
    throw httpFailures.fail('request-malformed', `options.${name} is an array of JSON pointers`);
  return value;
}

/** DIDs: an array of 1 to 64 texts. @throws request-malformed */
export function didsMember(options: JsonObject, name: string): readonly string[] {
  const value = options[name];
  const isDid = (item: unknown): item is string => typeof item === 'string' && /^did:.{1,2044}$/.test(item);
  if (!Array.isArray(value) || value.length === 0 || value.length > 64 || !value.every(isDid))
    throw httpFailures.fail('request-malformed', `options.${name} is an array of DIDs`);
  return value;
}
