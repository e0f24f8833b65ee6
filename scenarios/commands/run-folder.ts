/**
 * A folder of results that is valid or absent: written beside its target under another name, and renamed when whole.
 * Whatever goes wrong in between (a full disk, a killed process, a refusal), the target is as it was. What stands at the
 * target is replaced only when asked, and only if it is such a folder itself: its manifest says so.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Sink } from '../../sim/recording/chunks.ts';
import { fileProblem, InputError } from '../read/problem.ts';

export const MANIFEST = 'manifest.json';
export const RUN_FOLDER_VERSION = 1;

/** What `format` of a manifest may say; `partial` marks a folder that is still being written. */
export type FolderFormat = 'sunqar-run' | 'sunqar-coverage' | 'sunqar-comparison' | 'sunqar-import' | 'sunqar-partial';

const OURS = /^sunqar-(run|coverage|comparison|import)$/;

export class RunFolder {
  readonly target: string;
  private readonly partial: string;
  private readonly replace: boolean;
  private readonly open = new Map<string, number>(); // file name → descriptor

  /**
   * @param replace whether results that are already there may be replaced, once the new ones are whole
   * @throws {InputError} when something else stands at the target, results do and may not be replaced, or it cannot be
   *   written to
   */
  constructor(target: string, replace: boolean) {
    this.target = resolve(target);
    this.partial = `${this.target}.partial-${process.pid}`;
    this.replace = replace;
    refuseTarget(target, this.target, replace);
    try {
      mkdirSync(dirname(this.target), { recursive: true });
      removeLeftovers(this.target);
      mkdirSync(this.partial);
      this.write(MANIFEST, JSON.stringify({ format: 'sunqar-partial', pid: process.pid, host: hostname() }));
    } catch (error) {
      const reason = String((error as NodeJS.ErrnoException).code);
      throw new InputError([fileProblem(target, { key: 'problem.unwritable', values: { reason } })]);
    }
  }

  /** @param name may lie in a folder of its own: "recording-1/motion.sqmo" */
  write(name: string, content: string | Uint8Array): void {
    const file = join(this.partial, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Appends to `name` as long as the folder is being written. */
  sink(name: string): Sink {
    const file = openSync(join(this.partial, name), 'a');
    this.open.set(name, file);
    return (bytes) => {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    };
  }

  /**
   * The folder is whole, its manifest written: it takes its name.
   *
   * @throws {InputError} when another process was quicker to take it
   */
  commit(): void {
    for (const file of this.open.values()) fsyncSync(file);
    this.closeAll();
    refuseTarget(this.target, this.target, this.replace);
    const old = `${this.target}.old-${process.pid}`;
    if (existsSync(this.target)) renameSync(this.target, old);
    renameSync(this.partial, this.target);
    rmSync(old, { recursive: true, force: true });
  }

  /** Nothing of it stays. */
  discard(): void {
    this.closeAll();
    rmSync(this.partial, { recursive: true, force: true });
  }

  private closeAll(): void {
    for (const file of this.open.values()) closeSync(file);
    this.open.clear();
  }
}

/** The manifest of a folder of results, or null where there is none that can be read. */
export function readManifest(folder: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // no manifest, or none of ours: the folder is somebody else's
  }
}

function refuseTarget(named: string, target: string, replace: boolean): void {
  const refuse = (key: 'problem.folder_exists' | 'problem.folder_foreign' | 'problem.folder_around') => {
    throw new InputError([fileProblem(named, { key }, { key: replace ? 'fix.other_folder' : 'fix.force' })]);
  };
  if (named === '' || `${process.cwd()}/`.startsWith(`${target}/`)) refuse('problem.folder_around');
  if (!existsSync(target)) return;
  const isOurs = statSync(target).isDirectory() && OURS.test(String(readManifest(target)?.format));
  if (!isOurs) refuse('problem.folder_foreign');
  if (!replace) refuse('problem.folder_exists');
}

/** What runs that were killed on this machine left beside the target; those of living processes are theirs. */
function removeLeftovers(target: string): void {
  for (const name of readdirSync(dirname(target))) {
    if (!name.startsWith(`${basename(target)}.partial-`)) continue;
    const folder = join(dirname(target), name);
    const { format, pid, host } = readManifest(folder) ?? {};
    if (format === 'sunqar-partial' && host === hostname() && !isAlive(Number(pid))) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
