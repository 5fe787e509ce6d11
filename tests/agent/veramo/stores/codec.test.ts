import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeRow, encodeRow } from '../../../../agent/veramo/stores/codec.ts';

describe('rows of the stores', () => {
  it('come back as they were saved, dates included, whatever their keys are', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.date({ noInvalidDate: true }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('\u0000date', '\u0000', '\u0000\u0000date', 'date')),
          tie('value'),
          {
            maxKeys: 4,
            noNullPrototype: true,
          },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (row) => {
        assert.deepEqual(decodeRow(encodeRow({ row })), { row });
      }),
      { numRuns: 500 },
    );
  });

  it('do not take an object from outside for a date', () => {
    const row = { '\u0000date': '2026-01-01T00:00:00.000Z' };
    assert.deepEqual(decodeRow(encodeRow(row)), row);
  });
});
