/**
 * Where in the recording the page looks: the one mutable thing that the canvas reads at every frame. React hears only of
 * what people set: whether it plays, how fast, and which stretch it repeats.
 */
export const SPEEDS = [0.25, 1, 4, 16, 64] as const;

export interface PlaySettings {
  readonly isPlaying: boolean;
  readonly speed: number; // recorded seconds a second
  readonly from: number | null; // s, where a repeated stretch begins
  readonly to: number | null; // s, where it ends
}

export class PlaybackClock {
  time = 0; // s since the start of the run
  end = 0; // s, of what has been recorded so far
  settings: PlaySettings = { isPlaying: true, speed: SPEEDS[2], from: null, to: null };
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(change: Partial<PlaySettings>): void {
    this.settings = { ...this.settings, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Goes on by `elapsed` seconds of the beholder's time; waits at the end of what is recorded. */
  advance(elapsed: number): void {
    const { isPlaying, speed, from, to } = this.settings;
    if (!isPlaying) return;
    const next = this.time + elapsed * speed;
    this.seek(to !== null && next >= to && this.time <= to ? (from ?? 0) : next);
  }

  seek(time: number): void {
    this.time = Math.min(Math.max(0, time), this.end);
  }

  /** Seeks by so many seconds and stops there. */
  step(seconds: number): void {
    if (this.settings.isPlaying) this.set({ isPlaying: false });
    this.seek(this.time + seconds);
  }

  /** @param by how many steps of SPEEDS, up or down */
  shift(by: number): void {
    const k = SPEEDS.findIndex((speed) => speed >= this.settings.speed);
    this.set({ speed: SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, k + by))] });
  }
}
