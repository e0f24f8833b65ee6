import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breaches, type SourceFile, WALLS, withoutComments } from './walls.ts';

const FOLDERS = ['engine', 'sim', 'scenarios', 'viewer'];

function sources(): SourceFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') })),
  );
}

describe('the walls', () => {
  test('stand: no import crosses one, no forbidden word is said', () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(50);
    for (const home of ['engine', 'sim/agents', 'sim/pipeline', 'sim/feeds', 'scenarios/commands']) {
      expect(WALLS[home]).toBeDefined();
      expect(files.some(({ path }) => path.startsWith(`${home}/`))).toBe(true);
    }
    expect(breaches(files)).toEqual([]);
  });

  const planted: [name: string, path: string, text: string][] = [
    ['engine reaching up into sim', 'engine/clock.ts', "import { x } from '../sim/step.ts';"],
    ['a type-only import over a wall', 'engine/clock.ts', "import type { X } from '../sim/step.ts';"],
    ['a re-export over a wall', 'engine/clock.ts', "export { x } from '../sim/step.ts';"],
    ['a dynamic import over a wall', 'engine/clock.ts', "const x = await import('../sim/step.ts');"],
    ['sim reading a file', 'sim/step.ts', "import { readFileSync } from 'node:fs';"],
    ['sim validating what people wrote', 'sim/world/build.ts', "import { z } from 'zod';"],
    ['the pipeline looking at the world', 'sim/pipeline/visits.ts', "import { Site } from '../world/site.ts';"],
    ['the pipeline drawing chance', 'sim/pipeline/visits.ts', "import { uniform } from '../../engine/random/draw.ts';"],
    ['the pipeline speaking of the truth', 'sim/pipeline/visits.ts', 'const offender = 1;'],
    ['the pipeline speaking of it in a comment', 'sim/pipeline/visits.ts', '// one tick later\n'],
    ['a feed running rules', 'sim/feeds/metadata.ts', "import { x } from '../pipeline/visits.ts';"],
    ['an agent knowing of a camera', 'sim/agents/walking/walking.ts', "import { x } from '../../cameras/view.ts';"],
    ['the viewer stepping the world', 'viewer/scene/Site.tsx', "import { step } from '../../sim/step.ts';"],
    ['the page holding the run itself', 'viewer/App.tsx', "import { Run } from '../sim/run.ts';"],
    ['chance from the machine', 'sim/step.ts', 'const x = Math.random();'],
    ['time from the machine', 'engine/clock.ts', 'const x = Date.now();'],
    ['a function that differs between engines', 'sim/agents/walking/walking.ts', 'const x = Math.exp(1);'],
    ['a power that differs between engines', 'sim/agents/walking/walking.ts', 'const x = y ** 2;'],
    ['the same after a regular expression', 'sim/step.ts', 'const r = /[/*]/.test(a); const x = Math.exp(1); // */'],
    ['the same inside a template', 'sim/step.ts', 'const s = `${Math.exp(1)}`;'],
    ['a drawer', 'engine/utils.ts', ''],
    ['a barrel', 'sim/world/index.ts', ''],
    ['a sixth source folder', 'lib/x.ts', ''],
  ];
  test.each(planted)('fall on %s', (_, path, text) => {
    expect(breaches([{ path, text }])).toHaveLength(1);
  });

  test('let comments and strings speak of what code may not do', () => {
    const text = "/** Not Math.exp(x), nor x ** 2. */\nconst a = 1; // Date.now()\nconst b = 'x'; /* Math.sin */";
    expect(breaches([{ path: 'sim/step.ts', text }])).toEqual([]);
    expect(withoutComments({ path: 'a.ts', text }).text.split('\n')).toHaveLength(3);
  });
});
