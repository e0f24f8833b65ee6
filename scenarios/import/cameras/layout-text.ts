/** A layout as text, one camera a line, as people write and compare them. */
import { stringify } from 'yaml';
import type { LayoutInput } from './placing.ts';

/**
 * YAML that `readLayout` takes back.
 *
 * @param remark what to say above it, a line for each line of text
 */
export function layoutText({ version, name, cameras }: LayoutInput, remark: string): string {
  const lines = [
    ...remark.split('\n').map((line) => `# ${line}`),
    `version: ${version}`,
    `name: ${inFlow(name)}`,
    'cameras:',
    ...cameras.map((camera) => `  - ${inFlow(camera)}`),
  ];
  return `${lines.join('\n')}\n`;
}

const PLAIN = /^[\w./:-]*$/; // beyond these a comma or a bracket would end a value inside brackets

function inFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{ ${pairs.map(([key, inner]) => `${key}: ${inFlow(inner)}`).join(', ')} }`;
  }
  return typeof value === 'string' && !PLAIN.test(value) ? JSON.stringify(value) : stringify(value).trim();
}
