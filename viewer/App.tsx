/** Which run the page shows: one that the address names, one of a comparison's, or files that were dropped on it. */
import { useEffect, useMemo, useState } from 'react';
import type { Comparison } from '../scenarios/experiments/comparison.ts';
import { message } from '../scenarios/messages/catalogue.ts';
import type { Address } from './address.ts';
import { readDropped } from './dropped.ts';
import type { SeedChoice } from './panels/Title.tsx';
import { countRecorded, openFolder, recordedRun } from './recording/run-folder.ts';
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
  readonly recorded: number; // seeds, the first ones
}

/** A run folder, or a comparison with run folders of the seeds that were recorded. */
function Folder({ folder, address }: { readonly folder: string; readonly address: Address }) {
  const [compared, setCompared] = useState<Compared | null | undefined>(); // null: a run; undefined: not known yet
  const [trouble, setTrouble] = useState<string | null>(null);
  const [chosen, choose] = useState(0);
  useEffect(() => {
    lookInto(folder)
      .then(setCompared)
      .catch((error: Error) => {
        document.documentElement.dataset.trouble = error.message;
        setTrouble(error.message);
      });
  }, [folder]);
  const source = useMemo(
    () => ({ folder: compared ? recordedRun(folder, chosen) : folder }),
    [folder, compared, chosen],
  );
  if (trouble !== null) return <Trouble words={trouble} />;
  if (compared === undefined) return <Waiting what={folder} />;
  if (compared?.recorded === 0) return <Unrecorded folder={folder} />;
  return <Running source={source} address={address} compared={compared && { ...compared, chosen, choose }} />;
}

async function lookInto(folder: string): Promise<Compared | null> {
  const opened = await openFolder(folder);
  if (opened.kind === 'run') return null;
  const { comparison } = opened;
  return { comparison, recorded: await countRecorded(folder, comparison.seeds.length) };
}

/** A comparison without a recording has its report. */
function Unrecorded({ folder }: { readonly folder: string }) {
  return (
    <p className="panel notice">
      {message('viewer.folder.unrecorded')} <a href={`${folder}/report.html`}>report.html</a>
    </p>
  );
}

interface RunningProps {
  readonly source: Source;
  readonly address: Address;
  readonly compared?: SeedChoice | null;
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
