import type { JSX } from 'preact';
import type { NodeView } from '../../view.ts';
import { usePage } from '../base/context.ts';
import { dayAndTime } from '../base/format.ts';
import { relayOf } from '../base/reach.ts';

/** Through which relays counters reach the node, and since when; or which it announces without keeping a place there. */
export function Relays({ node }: { readonly node: NodeView }): JSX.Element {
  const { t } = usePage();
  const { relays = [], addresses } = node;
  const announced = [...new Set(addresses.map(relayOf).filter((relay) => relay !== undefined))];
  if (relays.length === 0) return <>{announced.length === 0 ? t.node.noRelay : announced.join('\n')}</>;
  return (
    <ul>
      {relays.map(({ relay, state, since }) => (
        <li key={relay}>
          {t.node.relayed[state](dayAndTime(t, since))}
          <br />
          <span class="code">{relay.replace(/\/p2p\/[^/]*$/, '')}</span>
        </li>
      ))}
    </ul>
  );
}
