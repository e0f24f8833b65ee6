/**
 * What the tags of a way say about driving and walking on it.
 *
 * Tags as the wiki has them: https://wiki.openstreetmap.org/wiki/Key:highway, Key:lanes, Key:oneway, Key:maxspeed,
 * Key:sidewalk, Key:layer. Where a tag is missing, the class of the road decides, by the tables here (assumed: what such
 * roads commonly have in towns).
 */
import type { Tags } from './extract.ts';

const KMH = 1 / 3.6;

interface RoadClass {
  readonly lanes: number; // per direction of a two-way road
  readonly oneWayLanes: number;
  readonly speed: number; // km/h
  readonly rank: number; // of importance, for greens and for what enters at the border
  readonly onFoot: boolean; // whether people walk beside it
}

const ROADS = new Map<string, RoadClass>(
  Object.entries({
    motorway: { lanes: 2, oneWayLanes: 2, speed: 100, rank: 6, onFoot: false },
    trunk: { lanes: 1, oneWayLanes: 2, speed: 70, rank: 5, onFoot: false },
    primary: { lanes: 1, oneWayLanes: 2, speed: 50, rank: 4, onFoot: true },
    secondary: { lanes: 1, oneWayLanes: 1, speed: 50, rank: 3, onFoot: true },
    tertiary: { lanes: 1, oneWayLanes: 1, speed: 40, rank: 2, onFoot: true },
    unclassified: { lanes: 1, oneWayLanes: 1, speed: 40, rank: 1, onFoot: true },
    residential: { lanes: 1, oneWayLanes: 1, speed: 30, rank: 1, onFoot: true },
    living_street: { lanes: 1, oneWayLanes: 1, speed: 20, rank: 0, onFoot: true },
    road: { lanes: 1, oneWayLanes: 1, speed: 40, rank: 1, onFoot: true },
  }),
);

/** Width of a lane where neither it nor the carriageway is tagged, m; assumed. */
const LANE_WIDTH = 3.25;
const LANE_WIDTHS = [2.5, 4.5] as const; // m, the narrowest and widest believed
const MOST_LANES = 6; // a direction

export type Sidewalk = 'yes' | 'no' | 'separate' | 'unknown';

/** A way for vehicles. `forward` is along the way as drawn. */
export interface Carriageway {
  readonly forward: number; // lanes; 0 on a one-way street against it
  readonly backward: number;
  readonly laneWidth: number; // m
  readonly speed: number; // m/s
  readonly rank: number;
  readonly level: number;
  readonly isRoundabout: boolean;
  readonly turnsForward: readonly string[] | null; // of `turn:lanes`, from the driver's left to right
  readonly turnsBackward: readonly string[] | null;
  readonly sidewalk: { readonly left: Sidewalk; readonly right: Sidewalk }; // of the way as drawn
  readonly guessed: { readonly lanes: boolean; readonly speed: boolean };
}

/** Why a way with a `highway` tag is no carriageway, or what it is as one. */
export function carriagewayOf(tags: Tags): Carriageway | 'walked' | 'service' | 'closed' | 'unbuilt' {
  const highway = tags.get('highway') ?? '';
  const isLink = highway.endsWith('_link');
  const road = ROADS.get(isLink ? highway.slice(0, -5) : highway);
  if (road === undefined) {
    if (highway === 'service' || highway === 'track' || highway === 'escape') return 'service';
    return highway === 'construction' || highway === 'proposed' || highway === 'abandoned' ? 'unbuilt' : 'walked';
  }
  if (isClosed(tags, ['motor_vehicle', 'motorcar', 'vehicle', 'access'])) return 'closed';
  const oneWay = onewayOf(tags, highway);
  const { forward, backward, isGuess } = lanesOf(tags, isLink ? { ...road, lanes: 1, oneWayLanes: 1 } : road, oneWay);
  const limit = speedOf(tags.get('maxspeed'));
  return {
    forward,
    backward,
    laneWidth: laneWidthOf(tags, forward + backward),
    speed: (limit ?? (isLink ? Math.min(60, road.speed) : road.speed)) * KMH,
    rank: road.rank,
    level: levelOf(tags),
    isRoundabout: tags.get('junction') === 'roundabout' || tags.get('junction') === 'circular',
    turnsForward: turnsOf(
      tags,
      forward,
      backward === 0 ? ['turn:lanes', 'turn:lanes:forward'] : ['turn:lanes:forward'],
    ),
    turnsBackward: turnsOf(
      tags,
      backward,
      forward === 0 ? ['turn:lanes', 'turn:lanes:backward'] : ['turn:lanes:backward'],
    ),
    sidewalk: road.onFoot && !isLink ? sidewalkOf(tags) : { left: 'no', right: 'no' },
    guessed: { lanes: isGuess, speed: limit === null },
  };
}

/** A way for people on foot: how wide it is where nothing tells, and whether it leads through a building. */
export interface Footway {
  readonly width: number; // m
  readonly level: number;
  readonly isPassage: boolean; // through or under a building
}

const FOOT_WIDTHS = new Map<string, number>(Object.entries({
  footway: 2.5, path: 2, pedestrian: 5, steps: 2.5, cycleway: 2.5, service: 3, track: 2.5, living_street: 3, bridleway: 2, platform: 2.5,
})); // biome-ignore format: one table; m, assumed

/** Null for what nobody walks on, or only inside a building or for its owner. */
export function footwayOf(tags: Tags): Footway | null {
  const highway = tags.get('highway') ?? '';
  const width = FOOT_WIDTHS.get(highway);
  if (width === undefined || highway === 'living_street') return null;
  if (tags.get('indoor') === 'yes' || isClosed(tags, ['foot', 'access'])) return null;
  if ((highway === 'cycleway' || highway === 'bridleway') && tags.get('foot') === 'no') return null;
  const stated = Number.parseFloat(tags.get('width') ?? '');
  return {
    width: stated > 0.5 && stated < 30 ? stated : width,
    level: levelOf(tags),
    isPassage: tags.get('tunnel') === 'building_passage' || (tags.get('covered') ?? 'no') !== 'no',
  };
}

/** 0 on the ground; a tunnel without a layer lies below, a bridge without one above. */
export function levelOf(tags: Tags): number {
  const tunnel = tags.get('tunnel') ?? 'no';
  if (tunnel === 'building_passage') return 0;
  const layer = Number.parseInt(tags.get('layer') ?? '', 10);
  const isBridge = (tags.get('bridge') ?? 'no') !== 'no';
  if (tunnel !== 'no') return Math.max(-10, Math.min(-1, Number.isNaN(layer) ? -1 : layer));
  if (isBridge) return Math.min(10, Math.max(1, Number.isNaN(layer) ? 1 : layer));
  return 0; // a layer alone only orders drawing
}

/** The most particular of the keys decides. */
function isClosed(tags: Tags, keys: readonly string[]): boolean {
  const value = keys.map((key) => tags.get(key)).find((found) => found !== undefined);
  return value === 'no' || value === 'private' || value === 'agricultural' || value === 'forestry';
}

/** 1 along the way, -1 against it, 0 both. */
function onewayOf(tags: Tags, highway: string): number {
  const tag = tags.get('oneway');
  if (tag === '-1' || tag === 'reverse') return -1;
  if (tag === 'yes' || tag === 'true' || tag === '1') return 1;
  if (tag === 'no') return 0;
  const isRound = tags.get('junction') === 'roundabout' || tags.get('junction') === 'circular';
  return isRound || highway === 'motorway' || highway === 'motorway_link' ? 1 : 0;
}

function lanesOf(tags: Tags, road: RoadClass, oneWay: number) {
  const total = countOf(tags.get('lanes'));
  const stated = [countOf(tags.get('lanes:forward')), countOf(tags.get('lanes:backward'))];
  if (oneWay !== 0) {
    const lanes = Math.min(MOST_LANES, total ?? stated[oneWay > 0 ? 0 : 1] ?? road.oneWayLanes);
    return { forward: oneWay > 0 ? lanes : 0, backward: oneWay < 0 ? lanes : 0, isGuess: total === null };
  }
  if (total === null && stated[0] === null && stated[1] === null) {
    return { forward: road.lanes, backward: road.lanes, isGuess: true };
  }
  const forward = stated[0] ?? (stated[1] !== null && total !== null ? total - stated[1] : Math.ceil((total ?? 2) / 2));
  const backward = stated[1] ?? (total !== null ? total - forward : forward);
  const most = (count: number) => Math.max(1, Math.min(MOST_LANES, count));
  return { forward: most(forward), backward: most(backward), isGuess: false };
}

/** A count of lanes; "1.5" is one narrow road for both, so 2. */
function countOf(text: string | undefined): number | null {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) && value >= 1 && value <= 16 ? Math.ceil(value) : null;
}

function laneWidthOf(tags: Tags, lanes: number): number {
  const width = Number.parseFloat(tags.get('width') ?? tags.get('est_width') ?? '');
  if (!(width > 0)) return LANE_WIDTH;
  return Math.round(100 * Math.min(LANE_WIDTHS[1], Math.max(LANE_WIDTHS[0], width / lanes))) / 100;
}

const MPH = 1.609344;
const LEAST_SPEED = 5; // km/h

/** km/h; null where the tag says nothing that can be driven by. */
function speedOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const match = /^(\d+(?:\.\d+)?)\s*(mph|km\/h|kmh)?$/.exec(text.split(';')[0].trim());
  if (match !== null) {
    const value = Number(match[1]) * (match[2] === 'mph' ? MPH : 1);
    return value >= LEAST_SPEED && value <= 150 ? value : null;
  }
  if (/:urban$/.test(text)) return 50;
  if (/:rural$/.test(text)) return 80;
  if (/:living_street$|^walk$/.test(text)) return 10;
  return null;
}

/** `through|through;right` → its lanes, if there are as many as the road has. */
function turnsOf(tags: Tags, lanes: number, keys: readonly string[]): readonly string[] | null {
  const text = keys.map((key) => tags.get(key)).find((found) => found !== undefined);
  const turns = text?.split('|');
  return turns !== undefined && turns.length === lanes ? turns : null;
}

function sidewalkOf(tags: Tags): Carriageway['sidewalk'] {
  const of = (side: 'left' | 'right'): Sidewalk => {
    const own = tags.get(`sidewalk:${side}`) ?? tags.get('sidewalk:both');
    if (own !== undefined) return own === 'separate' ? 'separate' : own === 'no' ? 'no' : 'yes';
    const value = tags.get('sidewalk');
    if (value === undefined) return 'unknown';
    if (value === 'separate') return 'separate';
    if (value === 'no' || value === 'none') return 'no';
    return value === 'both' || value === 'yes' || value === side ? 'yes' : 'no';
  };
  return { left: of('left'), right: of('right') };
}
