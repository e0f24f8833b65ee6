/** One run as the page holds it: its place, its recording so far, its clock. Read at every frame, outside React. */
import type { Building } from '../../sim/world/site.ts';
import type { BlockReport, Place } from '../simulation/reports.ts';
import { type BodyFrame, createBodyFrame, Motion } from './bodies.ts';
import { PlaybackClock } from './clock.ts';
import { Detections } from './detections.ts';

export class Session {
  readonly place: Place;
  readonly clock = new PlaybackClock();
  readonly motion = new Motion();
  readonly detections: readonly Detections[]; // by layout
  /** Who is where at the clock's time, once `look` was called. */
  readonly bodies: BodyFrame = createBodyFrame();
  private looked = NaN; // s
  private named: ReadonlyMap<string, Building> | null = null;

  constructor(place: Place) {
    this.place = place;
    this.detections = place.layouts.map(() => new Detections());
  }

  append({ until, motion, overlays }: BlockReport): void {
    this.motion.append(motion);
    for (const [layout, file] of overlays.entries()) this.detections[layout]?.append(file);
    this.clock.end = until;
    this.looked = NaN;
  }

  /** Fills `bodies` for the clock's time. */
  look(): BodyFrame {
    const { time } = this.clock;
    if (time !== this.looked) this.motion.writeBodies((time * 1000) / this.place.scenario.tickMs, this.bodies);
    this.looked = time;
    return this.bodies;
  }

  /** Row of `bodies` with that id, or −1. */
  rowOf(id: string): number {
    const { count, id: ids } = this.bodies;
    const row = ids.indexOf(id);
    return row < count ? row : -1;
  }

  building(id: string): Building | null {
    this.named ??= new Map(this.place.site.buildings.map((building) => [building.id, building]));
    return this.named.get(id) ?? null;
  }

  /** Local time of day at `time` s after the start: "19:02:07". */
  timeOfDay(time: number): string {
    const { startMs, utcOffsetMs } = this.place.scenario;
    return new Date(startMs + utcOffsetMs + time * 1000).toISOString().slice(11, 19);
  }

  get duration(): number {
    return this.place.scenario.durationMs / 1000;
  }
}
