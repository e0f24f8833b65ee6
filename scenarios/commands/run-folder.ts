/**
 * A folder of results that is valid or absent: written beside its target under another name, and renamed when whole.
 * Whatever goes wrong in between (a full disk, a killed process, a refusal), the target is as it was.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Sink } from '../../sim/recording/chunks.ts';
import { fileProblem, InputError } from '../read/problem.ts';

export class RunFolder {
  readonly target: string;
  private readonly partial: string;
  private readonly replace: boolean;
  private readonly open = new Map<string, number>(); // file name → descriptor

  /**
   * @param replace whether a folder that is already there may be replaced, once the new one is whole
   * @throws {InputError} when the target exists and may not be replaced, or cannot be written to
   */
  constructor(target: string, replace: boolean) {
    this.target = resolve(target);
    this.partial = `${this.target}.partial-${process.pid}`;
    this.replace = replace;
    if (existsSync(this.target) && !replace) {
      throw new InputError([fileProblem(target, { key: 'problem.folder_exists' }, { key: 'fix.force' })]);
    }
    try {
      mkdirSync(dirname(this.target), { recursive: true });
      removeLeftovers(this.target);
      mkdirSync(this.partial);
    } catch (error) {
      const reason = String((error as NodeJS.ErrnoException).code);
      throw new InputError([fileProblem(target, { key: 'problem.unwritable', values: { reason } })]);
    }
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.partial, name), content);
  }

  /** Appends to `name` as long as the folder is being written. */
  sink(name: string): Sink {
    const file = openSync(join(this.partial, name), 'a');
    this.open.set(name, file);
    return (bytes) => {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    };
  }

  /** The folder is whole: it takes its name. */
  commit(): void {
    for (const file of this.open.values()) fsyncSync(file);
    this.closeAll();
    const old = `${this.target}.old-${process.pid}`;
    if (this.replace && existsSync(this.target)) renameSync(this.target, old);
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

/** What runs that were killed left beside the target; those of living processes are theirs. */
function removeLeftovers(target: string): void {
  for (const name of readdirSync(dirname(target))) {
    const [, pid] = name.startsWith(basename(target)) ? (/\.(?:partial|old)-(\d+)$/.exec(name) ?? []) : [];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(dirname(target), name), { recursive: true, force: true });
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
