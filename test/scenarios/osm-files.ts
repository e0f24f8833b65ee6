/**
 * OpenStreetMap files of every format written from one sketch, by writers that share nothing with the readers: protocol
 * buffers go through big integers here, so that ids of any size are exact.
 */
import { deflateSync } from 'node:zlib';
import type { OsmMember } from '../../scenarios/import/osm/extract.ts';

type Tagging = Readonly<Record<string, string>>;

interface Drawn {
  readonly id: number;
  readonly tags?: Tagging | undefined;
  readonly version?: number | undefined;
  readonly timestamp?: string | undefined;
  readonly visible?: boolean | undefined;
}

export interface Sketch {
  readonly nodes: readonly (Drawn & { readonly lon: number; readonly lat: number })[];
  readonly ways: readonly (Drawn & { readonly refs: readonly number[] })[];
  readonly relations: readonly (Drawn & { readonly members: readonly OsmMember[] })[];
  readonly box?: readonly [west: number, south: number, east: number, north: number];
  readonly taken?: string;
}

// ---- XML

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;', '\n': '&#10;' };
const escaped = (text: string) => text.replace(/[&<"\n]/g, (sign) => ESCAPES[sign]);

const attributes = (values: Readonly<Record<string, unknown>>) =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');

function xmlElement(
  kind: string,
  { id, version, timestamp, visible, tags = {} }: Drawn,
  more: string,
  parts: readonly string[],
) {
  const own = [...parts, ...Object.entries(tags).map(([k, v]) => `<tag${attributes({ k, v })}/>`)];
  const head = `  <${kind}${attributes({ id, version, timestamp, visible })}${more}`;
  return own.length === 0 ? `${head}/>` : [`${head}>`, ...own.map((part) => `    ${part}`), `  </${kind}>`].join('\n');
}

/** Elements as XML, one after the other: nodes, ways, relations. */
export function xmlElements({ nodes, ways, relations }: Sketch): string {
  return [
    ...nodes.map((node) => xmlElement('node', node, attributes({ lat: node.lat, lon: node.lon }), [])),
    ...ways.map((way) =>
      xmlElement(
        'way',
        way,
        '',
        way.refs.map((ref) => `<nd ref="${ref}"/>`),
      ),
    ),
    ...relations.map((relation) =>
      xmlElement(
        'relation',
        relation,
        '',
        relation.members.map((member) => `<member${attributes({ ...member })}/>`),
      ),
    ),
  ].join('\n');
}

export function xmlFile(sketch: Sketch): string {
  const { box, taken } = sketch;
  const bounds = box && `  <bounds minlat="${box[1]}" minlon="${box[0]}" maxlat="${box[3]}" maxlon="${box[2]}"/>\n`;
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<osm${attributes({ version: '0.6', timestamp: taken })}>`;
  return `${head}\n${bounds ?? ''}${xmlElements(sketch)}\n</osm>\n`;
}

// ---- JSON

/** As Overpass writes it, but for the box, which only the API has. */
export function jsonFile({ nodes, ways, relations, box, taken }: Sketch): string {
  const elements = [
    ...nodes.map((node) => ({ type: 'node', ...node })),
    ...ways.map(({ refs, ...way }) => ({ type: 'way', ...way, nodes: refs })),
    ...relations.map((relation) => ({ type: 'relation', ...relation })),
  ];
  const bounds = box && { minlat: box[1], minlon: box[0], maxlat: box[3], maxlon: box[2] };
  const osm3s = { timestamp_osm_base: taken, copyright: 'The data included in this document is from …' };
  return JSON.stringify({ version: 0.6, generator: 'Overpass API', osm3s, bounds, elements }, null, 2);
}

// ---- PBF

export type Bytes = readonly number[];

export function varint(value: bigint | number): number[] {
  let left = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return [...bytes, Number(left)];
}

export const zigzag = (value: bigint | number) =>
  varint(BigInt(value) >= 0n ? 2n * BigInt(value) : -2n * BigInt(value) - 1n);

export const field = (number: number, value: number | bigint) => [...varint(8 * number), ...varint(value)];
export const signedField = (number: number, value: number | bigint) => [...varint(8 * number), ...zigzag(value)];
export const bytesField = (number: number, bytes: Bytes | Uint8Array) => [
  ...varint(8 * number + 2),
  ...varint(bytes.length),
  ...bytes,
];
const textField = (number: number, text: string) => bytesField(number, new TextEncoder().encode(text));
const packed = (number: number, values: readonly number[], write: (value: number) => number[] = varint) =>
  values.length === 0
    ? []
    : bytesField(
        number,
        values.flatMap((value) => write(value)),
      );

/** Differences to the value before, exact for whole numbers up to 2^53 either way. */
const packedSteps = (number: number, values: readonly number[]) =>
  bytesField(
    number,
    values.flatMap((value, k) => zigzag(BigInt(value) - BigInt(k === 0 ? 0 : values[k - 1]))),
  );

export interface PbfChoices {
  readonly dense?: boolean;
  readonly packing?: 'zlib' | 'raw';
  readonly granularity?: number; // nanodegrees
  readonly offset?: number; // nanodegrees, of latitudes and longitudes
  readonly perBlock?: number; // elements
  readonly feature?: string; // required beside those that every file requires
}

/** A blob with its header and its length before them. */
export function blob(type: string, content: Bytes | Uint8Array, packing: 'zlib' | 'raw' = 'raw'): number[] {
  const body =
    packing === 'raw'
      ? bytesField(1, content)
      : [...field(2, content.length), ...bytesField(3, deflateSync(Uint8Array.from(content)))];
  const header = [...textField(1, type), ...field(3, body.length)];
  return [0, 0, header.length >> 8, header.length & 0xff, ...header, ...body];
}

export function headerBlock({ box, taken }: Pick<Sketch, 'box' | 'taken'>, features: readonly string[] = []): number[] {
  const nano = (degrees: number) => Math.round(degrees * 1e9);
  const bounds = box && [box[0], box[2], box[3], box[1]].flatMap((side, k) => signedField(k + 1, nano(side)));
  return [
    ...(bounds ? bytesField(1, bounds) : []),
    ...['OsmSchema-V0.6', 'DenseNodes', ...features].flatMap((feature) => textField(4, feature)),
    ...textField(16, 'test'),
    ...(taken ? field(32, Date.parse(taken) / 1000) : []),
  ];
}

export function pbfFile(sketch: Sketch, choices: PbfChoices = {}): Uint8Array {
  const { packing = 'zlib', perBlock = 8000, feature } = choices;
  const blocks = (['nodes', 'ways', 'relations'] as const).flatMap((kind) => {
    const list: readonly unknown[] = sketch[kind];
    return Array.from({ length: Math.ceil(list.length / perBlock) }, (_, k) => ({
      ...{ nodes: [], ways: [], relations: [] },
      [kind]: list.slice(k * perBlock, (k + 1) * perBlock),
    }));
  });
  return Uint8Array.from([
    ...blob('OSMHeader', headerBlock(sketch, feature === undefined ? [] : [feature]), packing),
    ...blocks.flatMap((block) => blob('OSMData', dataBlock(block as Sketch, choices), packing)),
  ]);
}

/** A block of elements; texts are numbered as they first come. */
export function dataBlock({ nodes, ways, relations }: Sketch, choices: PbfChoices = {}): number[] {
  const { dense = true, granularity = 100, offset = 0 } = choices;
  const texts = ['']; // number 0 ends the tags of a dense node, so no text has it
  const number = (text: string) => {
    if (!texts.includes(text, 1)) texts.push(text);
    return texts.indexOf(text, 1);
  };
  const raw = (degrees: number) => Math.round((Math.round(degrees * 1e9) - offset) / granularity);
  const seconds = ({ timestamp }: Drawn) => (timestamp === undefined ? 0 : Date.parse(timestamp) / 1000);
  const common = (drawn: Drawn) => {
    const { version = 0, visible, tags = {} } = drawn;
    const info = [
      ...field(1, version),
      ...field(2, seconds(drawn)),
      ...(visible === undefined ? [] : field(6, Number(visible))),
    ];
    const entries = Object.entries(tags);
    return [
      ...packed(
        2,
        entries.map(([key]) => number(key)),
      ),
      ...packed(
        3,
        entries.map(([, value]) => number(value)),
      ),
      ...bytesField(4, info),
    ];
  };
  const denseNodes = () => {
    const info = [
      ...packed(
        1,
        nodes.map(({ version = 0 }) => version),
      ),
      ...packedSteps(2, nodes.map(seconds)),
      ...(nodes.some(({ visible }) => visible !== undefined)
        ? packed(
            6,
            nodes.map(({ visible }) => Number(visible ?? true)),
          )
        : []),
    ];
    const pairs = nodes.flatMap(({ tags = {} }) => [
      ...Object.entries(tags).flatMap(([k, v]) => [number(k), number(v)]),
      0,
    ]);
    const columns = [
      ...packedSteps(
        1,
        nodes.map(({ id }) => id),
      ),
      ...bytesField(5, info),
      ...packedSteps(
        8,
        nodes.map(({ lat }) => raw(lat)),
      ),
      ...packedSteps(
        9,
        nodes.map(({ lon }) => raw(lon)),
      ),
      ...(pairs.some((pair) => pair > 0) ? packed(10, pairs) : []),
    ];
    return nodes.length === 0 ? [] : bytesField(2, columns);
  };
  const plainNodes = () =>
    nodes.flatMap((node) =>
      bytesField(1, [
        ...signedField(1, node.id),
        ...common(node),
        ...signedField(8, raw(node.lat)),
        ...signedField(9, raw(node.lon)),
      ]),
    );
  const group = [
    ...(dense ? denseNodes() : plainNodes()),
    ...ways.flatMap((way) => bytesField(3, [...field(1, way.id), ...common(way), ...packedSteps(8, way.refs)])),
    ...relations.flatMap((relation) => {
      const { id, members } = relation;
      return bytesField(4, [
        ...field(1, id),
        ...common(relation),
        ...packed(
          8,
          members.map(({ role }) => number(role)),
        ),
        ...packedSteps(
          9,
          members.map(({ ref }) => ref),
        ),
        ...packed(
          10,
          members.map(({ type }) => ['node', 'way', 'relation'].indexOf(type)),
        ),
      ]);
    }),
  ];
  return [
    ...bytesField(
      1,
      texts.flatMap((text) => textField(1, text)),
    ),
    ...bytesField(2, group),
    ...(granularity === 100 ? [] : field(17, granularity)),
    ...(offset === 0 ? [] : [...field(19, offset), ...field(20, offset)]),
  ];
}

/** A file of one way that brings the places of its nodes, which are not in it. */
export function located(id: number, refs: readonly number[], at: readonly (readonly [lon: number, lat: number])[]) {
  const raw = (axis: 0 | 1) => at.map((point) => Math.round(point[axis] * 1e7));
  const way = [...field(1, id), ...packedSteps(8, refs), ...packedSteps(9, raw(1)), ...packedSteps(10, raw(0))];
  const block = [...bytesField(1, textField(1, '')), ...bytesField(2, bytesField(3, way))];
  return Uint8Array.from([...blob('OSMHeader', headerBlock({})), ...blob('OSMData', block)]);
}
