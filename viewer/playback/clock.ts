/**
 * Playback: what has been computed so far, and where in it the page looks. The one mutable thing that the canvas reads
 * at every frame; React hears only of what people set.
 */
import type { MotionTrack } from '../../sim/recording/motion.ts';
import type { BlockReport } from '../simulation/reports.ts';

export const SPEEDS = [1, 4, 16, 64] as const;

interface Block {
  readonly until: number; // s
  readonly tracks: readonly MotionTrack[];
}

export class PlaybackClock {
  time = 0; // s of simulated time
  computed = 0; // s
  speed: number = SPEEDS[1];
  isPlaying = true;
  private readonly blocks: Block[] = [];

  append({ until, tracks }: BlockReport): void {
    const before = new Map(this.blocks.at(-1)?.tracks.map((track) => [track.id, track]));
    this.blocks.push({ until, tracks: tracks.map((track) => joined(before.get(track.id), track)) });
    this.computed = until;
  }

  /** Goes on by `elapsed` seconds of the beholder's time, and waits at the end of what is computed. */
  advance(elapsed: number): void {
    if (this.isPlaying) this.seek(this.time + elapsed * this.speed);
  }

  seek(time: number): void {
    this.time = Math.min(Math.max(0, time), this.computed);
  }

  /** Tracks that may hold a body at the current time. */
  tracks(): readonly MotionTrack[] {
    const block = this.blocks.find(({ until }) => this.time <= until) ?? this.blocks.at(-1);
    return block?.tracks ?? [];
  }
}

/** The track with the last place of the one before it in front, where it goes on from there: blocks then meet. */
function joined(before: MotionTrack | undefined, track: MotionTrack): MotionTrack {
  if (!before || before.firstTick + before.x.length !== track.firstTick) return track;
  const column = (name: 'x' | 'y' | 'heading') => Float64Array.of(before[name].at(-1)!, ...track[name]);
  return { ...track, firstTick: track.firstTick - 1, x: column('x'), y: column('y'), heading: column('heading') };
}
