/**
 * Somebody crosses a line. Mirrors ONVIF's LineDetector (Crossed; Left, Right, Any). A side counts once the track is
 * on it by its spread, so that noise over the line is no crossing; the way between two such places must meet the line.
 */
import { segmentsMeet, side } from '../../../engine/geometry/segment.ts';
import type { RuleLine } from '../configuration.ts';
import type { Track } from '../tracking/track.ts';
import { GRACE } from '../visits.ts';
import { type Claim, type Evaluation, isSeen, type PlacedRule, type Scene } from './rule.ts';

/** Where a track last was on one side for certain. */
export interface SideTaken {
  readonly line: string;
  readonly track: string;
  readonly side: 'left' | 'right';
  readonly x: number; // m
  readonly y: number; // m
  readonly at: number; // ms since the Unix epoch
}

export function evaluateLineCrossing(
  { rule, lines }: PlacedRule<'line-crossing'>,
  state: readonly SideTaken[],
  scene: Scene,
): Evaluation<SideTaken> {
  const claims: Claim[] = [];
  const taken = scene.tracks
    .filter((track) => isSeen(track) && rule.objects.includes(track.label))
    .flatMap((track) => lines.flatMap((line) => sideTaken(line, track, scene.at) ?? []));
  for (const now of taken) {
    const before = state.find(({ line, track }) => line === now.line && track === now.track);
    const line = lines.find(({ name }) => name === now.line)!;
    if (before !== undefined && hasCrossed(line, before, now)) claims.push(claimOf(line, now, scene));
  }
  const isReplaced = (old: SideTaken) => taken.some(({ line, track }) => line === old.line && track === old.track);
  const isFollowed = ({ track, at }: SideTaken) =>
    scene.at - at <= GRACE.unseen || scene.tracks.some(({ id }) => id === track);
  return { state: [...state.filter((old) => !isReplaced(old) && isFollowed(old)), ...taken], claims };
}

/** The side of the line that the track is certainly on; null within its spread of the line. */
function sideTaken({ name, from, to }: RuleLine, { id, x, y, spread }: Track, at: number): SideTaken | null {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const towardsLeft = side(from[0], from[1], to[0], to[1], x, y) / Math.sqrt(dx * dx + dy * dy);
  if (towardsLeft === 0 || Math.abs(towardsLeft) < spread) return null;
  return { line: name, track: id, side: towardsLeft > 0 ? 'left' : 'right', x, y, at };
}

function hasCrossed({ from, to, direction }: RuleLine, before: SideTaken, now: SideTaken): boolean {
  if (before.side === now.side || (direction !== 'both' && direction !== now.side)) return false;
  return segmentsMeet(from[0], from[1], to[0], to[1], before.x, before.y, now.x, now.y);
}

function claimOf({ name, direction }: RuleLine, { track: id, side: to, x, y }: SideTaken, scene: Scene): Claim {
  const { label } = scene.tracks.find((track) => track.id === id)!;
  const reason = () =>
    `${label} crossed ${name} towards its ${to} (limit: ${direction === 'both' ? 'either way' : direction})`;
  return { key: `${name} ${id}`, area: name, tracks: [id], held: 0, x, y, reason };
}
