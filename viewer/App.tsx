/** Which run the page shows: one that the address names, one of a comparison's, or files that were dropped on it. */
import { useEffect, useMemo, useState } from 'react';
import type { Comparison } from '../scenarios/experiments/comparison.ts';
import { message } from '../scenarios/messages/catalogue.ts';
import type { Address } from './address.ts';
import { readDropped } from './dropped.ts';
import { openFolder } from './recording/run-folder.ts';
import type { Ask } from './simulation/reports.ts';
import { type Source, useRun } from './use-run.ts';
import { Watch } from './Watch.tsx';

export function App({ address }: { readonly address: Address }) {
  const { folder, ask } = address;
  const [dropped, setDropped] = useState<Ask | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const drop = async (event: DragEvent) => {
      event.preventDefault();
      const files = event.dataTransfer && (await readDropped(event.dataTransfer.files));
      if (files) setDropped({ ...ask, ...files, seed: null });
    };
    addEventListener('dragover', (event) => event.preventDefault(), { signal });
    addEventListener('drop', drop, { signal });
    return () => stop.abort();
  }, [ask]);
  const live = useMemo(() => ({ ask: dropped ?? ask }), [dropped, ask]);
  if (folder === null || dropped) return <Running source={live} address={address} />;
  return <Folder folder={folder} address={address} />;
}

interface Compared {
  readonly comparison: Comparison;
  readonly chosen: number; // which of its seeds is shown
  readonly choose: (seed: number) => void;
}

/** A run folder, or a comparison whose seeds are run folders under runs/. */
function Folder({ folder, address }: { readonly folder: string; readonly address: Address }) {
  const [comparison, setComparison] = useState<Comparison | null | undefined>();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [chosen, choose] = useState(0);
  useEffect(() => {
    openFolder(folder)
      .then((opened) => setComparison(opened.kind === 'comparison' ? opened.comparison : null))
      .catch((error: Error) => {
        document.documentElement.dataset.trouble = error.message;
        setTrouble(error.message);
      });
  }, [folder]);
  const source = useMemo(
    () => ({ folder: comparison ? `${folder}/runs/${chosen}` : folder }),
    [folder, comparison, chosen],
  );
  if (trouble !== null) return <Trouble words={trouble} />;
  if (comparison === undefined) return <Waiting what={folder} />;
  return <Running source={source} address={address} compared={comparison && { comparison, chosen, choose }} />;
}

interface RunningProps {
  readonly source: Source;
  readonly address: Address;
  readonly compared?: Compared | null;
}

function Running({ source, address, compared = null }: RunningProps) {
  const run = useRun(source);
  const { session, trouble } = run;
  const what = 'folder' in source ? source.folder : source.ask.scenario;
  if (trouble !== null) return <Trouble words={trouble} />;
  if (session === null) return <Waiting what={what} />;
  const workers = 'ask' in source ? source.ask.workers : null;
  return <Watch key={what} {...{ run, session, workers, compared }} look={address.look} />;
}

function Waiting({ what }: { readonly what: string }) {
  return <p className="panel notice">{message('viewer.reading', { scenario: what })}</p>;
}

function Trouble({ words }: { readonly words: string }) {
  return (
    <pre className="panel notice trouble" role="alert">
      {words}
    </pre>
  );
}
