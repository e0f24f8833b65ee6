/** Which run this is, which layout watches it, and how far it has come. */
import { useState } from 'react';
import type { Comparison } from '../../scenarios/experiments/comparison.ts';
import { type MessageKey, message } from '../../scenarios/messages/catalogue.ts';
import type { Session } from '../playback/session.ts';
import type { RunState } from '../use-run.ts';
import { setView, useView } from '../view-state.ts';

/** A comparison, and which of its recorded seeds is shown. */
export interface SeedChoice {
  readonly comparison: Comparison;
  readonly recorded: number; // the first so many
  readonly chosen: number;
  readonly choose: (seed: number) => void;
}

interface TitleProps {
  readonly run: RunState;
  readonly session: Session;
  readonly workers: number | null; // null: it was computed elsewhere
  readonly compared: SeedChoice | null;
}

export function Title({ run, session, workers, compared }: TitleProps) {
  const layout = useView((view) => view.layout);
  const { scenario, layouts } = session.place;
  return (
    <header className="panel title">
      <div className="headline">
        <h1>{scenario.name}</h1>
        {compared ? (
          <Seeds {...compared} />
        ) : (
          <p className="quiet" title={scenario.seed}>
            {message('viewer.seed', { seed: scenario.seed })}
          </p>
        )}
        <button
          type="button"
          className="help"
          aria-label={message('viewer.do.keys')}
          onClick={() => setView({ sheet: 'keys' })}
        >
          ?
        </button>
      </div>
      <fieldset className="choice layouts" aria-label={message('check.layout')}>
        {layouts.map(({ name, cameras }, k) => (
          <button key={name} type="button" aria-pressed={k === layout} onClick={() => setView({ layout: k })}>
            {name}{' '}
            <span className="quiet" title={message('run.cameras')}>
              {cameras.length}
            </span>
          </button>
        ))}
      </fieldset>
      {compared && <Verdict comparison={compared.comparison} layout={layout} />}
      {workers !== null && <Progress {...{ run, session, workers }} />}
      {run.detector !== null && (
        <p className="quiet small">{message('viewer.uncalibrated', { profile: run.detector })}</p>
      )}
    </header>
  );
}

function Seeds({ comparison: { seeds }, recorded, chosen, choose }: SeedChoice) {
  return (
    <select aria-label={message('viewer.seeds')} value={chosen} onChange={({ target }) => choose(Number(target.value))}>
      {seeds.slice(0, recorded).map((seed, k) => (
        <option key={seed} value={k}>
          {seed}
        </option>
      ))}
    </select>
  );
}

/** How the shown layout stands to the first one, by the primary figure. */
function Verdict({ comparison, layout }: { readonly comparison: Comparison; readonly layout: number }) {
  const difference = comparison.metrics[0]?.differences[layout - 1];
  if (!difference) return null;
  const { verdict } = difference;
  const values = { layout: comparison.layouts[layout].name, base: comparison.layouts[0].name };
  const stem = `report.lead.${verdict === 'no-clear-difference' ? 'none' : verdict}` as const;
  return (
    <p className={`verdict ${verdict}`}>{message(`${stem}.${comparison.primaryOutcome}` as MessageKey, values)}</p>
  );
}

/** How far a run that is computed here has come, and the hash that `sunqar verify` prints for the same scenario. */
function Progress({ run, session, workers }: Pick<TitleProps, 'run' | 'session'> & { readonly workers: number }) {
  const [copied, setCopied] = useState<string | null>(null);
  const { until, hash, pace, isOver } = run;
  const share = until / session.duration;
  const state = pace === null ? 'viewer.preparing' : isOver ? 'viewer.over' : 'viewer.running';
  const values = { percent: Math.floor(100 * share), pace: (pace ?? 0).toFixed(0) };
  return (
    <section className="progress small" aria-live="polite">
      <p>{message(state, { ...values, workers: message('verify.workers', { count: workers }) })}</p>
      {!isOver && <progress value={share} aria-label={message('viewer.computed')} />}
      {hash !== null && (
        <p className="hash-line">
          <span className="quiet">{message('verify.hash')}</span>
          <code>{hash}</code>
          <button type="button" onClick={() => navigator.clipboard.writeText(hash).then(() => setCopied(hash))}>
            {message(copied === hash ? 'viewer.copied' : 'viewer.copy')}
          </button>
        </p>
      )}
    </section>
  );
}
