/** How far the run is, and the hash of all it has computed: what `sunqar verify` prints for the same scenario. */
import { useState } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import type { BlockReport } from '../simulation/reports.ts';

interface HashPanelProps {
  readonly block: BlockReport | null;
  readonly duration: number; // s
  readonly isOver: boolean;
  readonly workers: number;
}

export function HashPanel({ block, duration, isOver, workers }: HashPanelProps) {
  const [copied, setCopied] = useState<string | null>(null);
  const share = (block?.until ?? 0) / duration;
  const percent = Math.floor(100 * share);
  const pace = (block?.pace ?? 0).toFixed(0);
  const state = block === null ? 'viewer.preparing' : isOver ? 'viewer.over' : 'viewer.running';
  return (
    <section className="panel hash" aria-live="polite">
      <p>{message(state, { percent, pace, workers: message('verify.workers', { count: workers }) })}</p>
      <progress value={share} aria-label={message('viewer.computed')} />
      {block !== null && (
        <p className="hash-line">
          <span className="quiet">{message('verify.hash')}</span>
          <code>{block.hash}</code>
          <button
            type="button"
            onClick={() => navigator.clipboard.writeText(block.hash).then(() => setCopied(block.hash))}
          >
            {message(copied === block.hash ? 'viewer.copied' : 'viewer.copy')}
          </button>
        </p>
      )}
    </section>
  );
}
