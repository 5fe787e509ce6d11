import { Type } from 'typebox';

/** JSON-LD contexts that a program knows besides the bundled ones: files by URL. */
export const ContextFiles = Type.Optional(
  Type.Record(Type.String({ pattern: '^https?://[^\\s]{1,500}$' }), Type.String({ minLength: 1, maxLength: 4096 }), {
    additionalProperties: false,
    maxProperties: 32,
    description:
      'JSON-LD contexts that are known besides the bundled ones, such as those of Open Badges or of a sector: for each URL the file that has its text, relative to this directory. They are never fetched; whoever puts a file here vouches for it.',
  }),
);
