import { Type } from 'typebox';
import { exactly } from '../shape.ts';

const whole = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description });

/** What a relay carries at most. @param places the most that may be written for `reservations` */
export const relayLimits = (places: number) =>
  exactly({
    reservations: whole(
      1,
      places,
      'Nodes that are reachable through this relay at the same time; each keeps a connection open.',
    ),
    connections: whole(
      4,
      10_000,
      'Relayed connections at the same time; from one address a quarter of them at most. At worst each takes 4 MiB of memory.',
    ),
    connectionsPerHour: whole(
      4,
      100_000,
      'New relayed connections to one node in an hour, a quarter of them at once; half of both from one address.',
    ),
    bytes: whole(
      131_072,
      1_073_741_824,
      'Bytes of one relayed connection, both directions together; the largest counter session has eight frames of 1 MiB.',
    ),
    seconds: whole(30, 3_600, 'Seconds that one relayed connection lasts; a counter session ends after 120.'),
  });
