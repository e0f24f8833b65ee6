/** What a camera detected in its latest picture at an instant, from the overlay of its layout. */
import { MOTION_CHUNK_TICKS } from '../../sim/recording/motion.ts';
import { type OverlayDetection, OverlayReader } from '../../sim/recording/overlay.ts';
import { Shelf } from './shelf.ts';

export class Detections {
  cameras: readonly string[] = []; // by index
  labels: readonly string[] = []; // by index
  private readonly shelf = new Shelf<OverlayDetection>();
  private chunkMs = 1;

  append(file: Uint8Array): void {
    const reader = new OverlayReader(file);
    this.cameras = reader.header.cameras;
    this.labels = reader.header.labels;
    this.chunkMs = reader.header.tickMs * MOTION_CHUNK_TICKS;
    this.shelf.append(reader.chunks, (k) => reader.detections(k));
  }

  /** All detections of (after, until], ms since the start; in no more than two chunks. */
  between(after: number, until: number): OverlayDetection[] {
    const last = Math.max(0, Math.ceil(until / this.chunkMs) - 1);
    const chunks = last > 0 ? [...this.shelf.chunk(last - 1), ...this.shelf.chunk(last)] : this.shelf.chunk(last);
    return chunks.filter(({ at }) => at > after && at <= until);
  }

  /** The latest picture of a camera that takes one every `interval` ms. */
  latest(camera: string, at: number, interval: number): OverlayDetection[] {
    const index = this.cameras.indexOf(camera);
    const own = this.between(at - interval, at).filter((detection) => detection.camera === index);
    const newest = Math.max(...own.map((detection) => detection.at));
    return own.filter((detection) => detection.at === newest);
  }
}
