/**
 * Public detections of MOTChallenge's TUD-Campus (25 Hz, no pose): our tracker beside the original Python SORT on the
 * same boxes (Bewley et al., ICIP 2016), at three settings. `scores.json` has TrackEval's figures for each.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Detection, DetectionFrame } from '../../sim/pipeline/contract.ts';
import { createTracker, track } from '../../sim/pipeline/tracking/tracker.ts';
import { type Marked, scoreTracks } from '../pipeline/tracking-scores.ts';

const FOLDER = '/work/shared/data/mot/TUD-Campus';
const FRAMES = 71;
const SORT = ['sort_age1_hits3_iou0.3', 'sort_age3_hits1_iou0.3', 'sort_age10_hits3_iou0.5'];

/** Lines of a MOTChallenge file by frame: frame, id, left, top, width, height, confidence. */
function readFrames(file: string): number[][][] {
  const lines = readFileSync(`${FOLDER}/${file}.txt`, 'utf8').trim().split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  return Array.from({ length: FRAMES }, (_, k) => rows.filter(([frame]) => frame === k + 1));
}

const boxOf = ([, , left, top, width, height]: number[]) => [left, top, left + width, top + height] as const;

function markedOf(file: string): Marked[] {
  return readFrames(file).map((rows) => ({ ids: rows.map(([, id]) => String(id)), boxes: rows.map(boxOf) }));
}

/** Tracks with a detection; of those that were confirmed in the end, from their first detection on. */
function ourTracks(): Marked[] {
  const tracker = createTracker({ id: 'campus', rate: 25, frameSize: [640, 480] });
  const frames = readFrames('det').map((rows, k) => {
    const detections = rows.map((row): Detection => ({ label: 'person', confidence: row[6], box: boxOf(row) }));
    detections.sort((a, b) => a.box[0] - b.box[0]);
    const frame: DetectionFrame = {
      kind: 'detections',
      camera: 'campus',
      at: 40 * k,
      frameSize: [640, 480],
      detections,
    };
    return track(tracker, frame).tracks;
  });
  const confirmed = new Set(frames.flat().flatMap(({ id, isConfirmed }) => (isConfirmed ? [id] : [])));
  return frames.map((tracks) => {
    const live = tracks.filter(({ id, detection }) => detection !== -1 && confirmed.has(id));
    return { ids: live.map(({ id }) => id), boxes: live.map(({ box }) => box) };
  });
}

test("our scores of others' outputs are TrackEval's", ({ skip }) => {
  if (!existsSync(FOLDER)) skip(`${FOLDER} is not on this machine`);
  const published = JSON.parse(readFileSync(`${FOLDER}/scores.json`, 'utf8'));
  for (const [file, name] of [['tracker', 'motmetrics_test'], ...SORT.map((file) => [file, `SORT_${file.slice(5)}`])]) {
    const { mota, idf1, switches } = scoreTracks(markedOf('gt'), markedOf(file));
    expect(mota).toBeCloseTo(published[name].CLEAR.MOTA, 4);
    expect(switches).toBe(published[name].CLEAR.IDSW);
    expect(idf1).toBeCloseTo(published[name].Identity.IDF1, 4);
  }
});

test('in the picture alone, who is who is kept better than by SORT at any setting, and as much is found', ({
  skip,
}) => {
  if (!existsSync(FOLDER)) skip(`${FOLDER} is not on this machine`);
  const real = markedOf('gt');
  const theirs = SORT.map((file) => scoreTracks(real, markedOf(file)));
  const ours = scoreTracks(real, ourTracks());
  expect(ours.idf1).toBeGreaterThan(Math.max(...theirs.map(({ idf1 }) => idf1)) + 0.04);
  expect(ours.mota).toBeGreaterThan(Math.max(...theirs.map(({ mota }) => mota)) - 0.015);
  expect(ours.misses).toBeLessThanOrEqual(Math.min(...theirs.map(({ misses }) => misses)));
});
