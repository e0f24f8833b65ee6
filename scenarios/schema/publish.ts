/**
 * Writes what editors and readers of the documentation need from the schemas themselves: `docs/formats/*.schema.json`
 * and the table of keys in each page beside them. `npm run schemas`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { alertTestSchema } from './alert-test.ts';
import { catalogueSchema } from './catalogue.ts';
import { citySchema } from './city.ts';
import { layoutSchema } from './layout.ts';
import { rulesSchema } from './rules.ts';
import { scenarioSchema } from './scenario.ts';

const FORMATS = {
  scenario: scenarioSchema,
  layout: layoutSchema,
  rules: rulesSchema,
  city: citySchema,
  catalogue: catalogueSchema,
  'alert-test': alertTestSchema,
};
const FOLDER = 'docs/formats';

/** File name → content, of every file made from the schemas. `page` reads a page as it now is. */
export function published(page: (file: string) => string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [format, schema] of Object.entries(FORMATS)) {
    const json = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
    files.set(`${FOLDER}/${format}.schema.json`, `${JSON.stringify(json, null, 2)}\n`);
    files.set(`${FOLDER}/${format}.md`, withTable(page(`${FOLDER}/${format}.md`), json as JsonSchema));
  }
  return files;
}

/** As much of JSON Schema as zod writes here, and what the schemas say of themselves. */
interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly source?: string;
  readonly default?: unknown;
  readonly otherwise?: string; // what holds where the key is left out and no value says it
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

const BEGIN = '<!-- keys: written by npm run schemas -->';
const END = '<!-- end of keys -->';

function withTable(page: string, schema: JsonSchema): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest.split(END)[1];
  const rows = [...new Set(keysOf(schema, ''))].join('\n');
  const head = '| key | what it says | value | unit | default | source |\n|---|---|---|---|---|---|';
  return `${before}${BEGIN}\n${head}\n${rows}\n${END}${after}`;
}

function keysOf(schema: JsonSchema, prefix: string): string[] {
  const required = new Set(schema.required);
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [
    row(`${prefix}${key}`, value, required.has(key)),
    ...keysBelow(value, `${prefix}${key}`),
  ]);
  return [...own, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((option) => keysOf(option, prefix))];
}

function keysBelow(schema: JsonSchema, path: string): string[] {
  const list = typeof schema.items === 'object' ? schema.items : null;
  const mapped = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null;
  return [
    ...keysOf(schema, `${path}.`),
    ...(list === null ? [] : keysBelow(list, `${path}[]`)),
    ...(mapped === null ? [] : keysOf(mapped, `${path}.*.`)),
  ];
}

function row(key: string, schema: JsonSchema, required: boolean): string {
  const given = schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``;
  const cells = [
    `\`${key}\``,
    schema.description ?? '',
    limitsText(schema),
    schema.unit ?? '',
    required ? 'required' : given || (schema.otherwise ?? 'none'),
    schema.source ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function limitsText(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(limitsText).join('; ')}]`;
  if (schema.type === 'array')
    return `list${typeof schema.items === 'object' ? ` of ${limitsText(schema.items)}` : ''}`;
  if (schema.type === 'object') return 'mapping';
  if (schema.type === 'number' || schema.type === 'integer') return `${schema.type} ${limitsOf(schema)}`.trim();
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(limitsText);
  return options.length > 0 ? [...new Set(options)].join(' or ') : (schema.type ?? '');
}

function limitsOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  const least = minimum !== undefined ? `≥ ${minimum}` : exclusiveMinimum !== undefined ? `> ${exclusiveMinimum}` : '';
  const most = maximum !== undefined ? `≤ ${maximum}` : exclusiveMaximum !== undefined ? `< ${exclusiveMaximum}` : '';
  return [least, most].filter((text) => text !== '').join(', ');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [file, content] of published((page) => readFileSync(page, 'utf8'))) writeFileSync(file, content);
}
