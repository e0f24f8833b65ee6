/** A place as the text of a city file: one record a line, so that two places differ by readable lines. */
import type { Site } from '../../sim/world/site.ts';
import { cityFile } from '../schema/city.ts';

export function cityText(site: Site): string {
  return `${members({ ...cityFile(site) }, 0)}\n`;
}

/** A mapping whose lists have one record a line; mappings inside it likewise. */
function members(value: Readonly<Record<string, unknown>>, depth: number): string {
  const pad = '  '.repeat(depth + 1);
  const lines = Object.entries(value).map(
    ([key, inner]) => `${pad}${JSON.stringify(key)}: ${textOf(inner, depth + 1)}`,
  );
  return `{\n${lines.join(',\n')}\n${'  '.repeat(depth)}}`;
}

function textOf(value: unknown, depth: number): string {
  const isRecords = Array.isArray(value) && value.some((item) => typeof item === 'object');
  if (isRecords) {
    const pad = '  '.repeat(depth + 1);
    return `[\n${value.map((item) => pad + JSON.stringify(item)).join(',\n')}\n${'  '.repeat(depth)}]`;
  }
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping ? members(value as Record<string, unknown>, depth) : JSON.stringify(value);
}
