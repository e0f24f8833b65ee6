/** The parts that every card of the inspector is made of. */
import type { ReactNode } from 'react';
import { type MessageKey, message } from '../../scenarios/messages/catalogue.ts';
import type { Beholder } from '../scene/beholder.ts';
import type { Told } from '../story/where.ts';
import { lookThrough, type Selection, select } from '../view-state.ts';

/** What every card is told. */
export interface InspectorProps extends Told {
  readonly selection: Selection;
  readonly eye: Beholder | null;
}

export function Heading({
  kind,
  name,
  sign,
}: {
  readonly kind: string;
  readonly name: string;
  readonly sign?: string;
}) {
  return (
    <header>
      <p className="quiet small">{kind}</p>
      <h2>
        {sign && <i className={`sign ${sign}`} />}
        {name}
      </h2>
    </header>
  );
}

/** Label and value, one a line; nothing where there is no value. */
export function Facts({ of }: { readonly of: readonly (readonly [label: MessageKey, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {of
        .filter(([, value]) => value !== null && value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <dt>{message(label)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Leads to something else that can be selected, and to when it was. */
export function Link({
  to,
  go,
  children,
}: {
  readonly to: Selection;
  readonly go?: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        go?.();
        select(to);
      }}
    >
      {children}
    </button>
  );
}

/** A camera, to be selected or looked through. */
export function CameraLink({ id }: { readonly id: string }) {
  return (
    <span className="pair">
      <Link to={{ kind: 'camera', id }}>{id}</Link>
      <button type="button" className="link" onClick={() => lookThrough(id, 'inset')}>
        {message('viewer.do.through')}
      </button>
    </span>
  );
}

/** A name in the middle of other words. */
export function word(prefix: string, name: string): string {
  return message(`${prefix}.${name}` as MessageKey);
}
