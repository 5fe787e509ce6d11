import type { Static, TSchema } from 'typebox';
import type { Shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';

/** The argument in its shape. @throws holder-argument-invalid, naming the operation */
export function argumentOf<S extends TSchema>(shape: Shape<S>, argument: unknown): Static<S> {
  try {
    return shape.parse(argument);
  } catch (cause) {
    throw nodeFailures.fail('holder-argument-invalid', shape.name, cause);
  }
}
