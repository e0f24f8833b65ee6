import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison, Estimate, MetricRow } from '../../scenarios/experiments/comparison.ts';
import { LANGUAGES, message, speak } from '../../scenarios/messages/catalogue.ts';
import { countOf } from '../../scenarios/report/charts/knew-first.ts';
import { renderReport } from '../../scenarios/report/report.tsx';
import { swotOf } from '../../scenarios/report/swot.ts';
import { leadOf } from '../../scenarios/report/words.ts';
import { FUNNEL_STAGES } from '../../sim/funnel/stages.ts';
import { comparisonOf, EXTRAS, RECIPES } from './report-fixture.ts';

afterAll(() => speak('en'));

/** The same comparison with another difference of the primary outcome. */
function withDifference(comparison: Comparison, difference: MetricRow['differences'][number]): Comparison {
  const [primary, ...others] = comparison.metrics;
  return { ...comparison, metrics: [{ ...primary, differences: [difference] }, ...others] };
}

function parsed(html: string): Document {
  return parseHTML(html).document as unknown as Document;
}

const plain = comparisonOf();

describe('the words of the opening', () => {
  const intervals = fc
    .tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 0, max: 100 }))
    .map(([middle, reach]) => ({ mean: middle / 128, low: (middle - reach) / 128, high: (middle + reach) / 128 }));

  test('follow the interval, in every language and for every primary outcome', () => {
    const outcomes = ['detected', 'alerted', 'answered_in_time', 'evidenced'] as const;
    fc.assert(
      fc.property(
        intervals,
        fc.constantFrom(...LANGUAGES),
        fc.constantFrom(...outcomes),
        (interval, language, outcome) => {
          speak(language);
          const verdict = interval.low > 0 ? 'better' : interval.high < 0 ? 'worse' : 'no-clear-difference';
          const comparison = withDifference(
            { ...plain, primaryOutcome: outcome },
            {
              ...{ ...interval, seeds: 10, method: 'student-t', verdict },
            },
          );
          const names = { layout: 'proposal', base: 'today' };
          const said = leadOf(comparison, 1);
          const word = { better: 'better', worse: 'worse', 'no-clear-difference': 'none' } as const;
          expect(said.verdict).toBe(message(`report.lead.${word[verdict]}.${outcome}`, names));
          const sides = (['above', 'below', 'zero'] as const).filter((side) => {
            const [opening, closing] = message(`report.certainty.${side}`, {
              interval: '\u0000',
              seeds: '\u0001',
            }).split('\u0000');
            return said.certainty?.startsWith(opening) && said.certainty.includes(closing.split('\u0001')[0]);
          });
          const isEqual = interval.low === interval.high;
          const side = interval.low > 0 ? 'above' : interval.high < 0 ? 'below' : 'zero';
          expect(sides).toEqual(isEqual ? [] : [side]);
        },
      ),
    );
  });

  test('of a difference that is not clear praise neither layout', () => {
    speak('en');
    const { verdict, certainty } = leadOf(comparisonOf(RECIPES['no clear difference']), 1);
    expect(verdict).not.toMatch(/better|worse|more incidents|fewer incidents/);
    expect(certainty).toContain('contains zero');
  });

  test('of one seed claim no certainty, and of no value no comparison', () => {
    speak('en');
    expect(leadOf(comparisonOf({ seeds: 1 }), 1).certainty).toContain('nothing is certain');
    expect(leadOf(comparisonOf({ withoutValues: 1 }), 1)).toMatchObject({ measured: null, certainty: null });
  });

  test('name the price difference beside it', () => {
    speak('en');
    expect(leadOf(plain, 1).price).toBe('“proposal” costs KZT\u00a05,230,000 more.');
    const free = { ...plain, layouts: plain.layouts.map((layout) => ({ ...layout, price: {} })) };
    expect(leadOf(free, 1).price).toBe('The layouts state no prices.');
  });

  test('never reach a reader against their interval', () => {
    const estimate: Estimate = { mean: 0.1, low: -0.1, high: 0.3, seeds: 10, method: 'student-t' };
    const lie = withDifference(plain, { ...estimate, verdict: 'better' });
    expect(() => renderReport(lie, EXTRAS)).toThrow(
      'answered_in_time: verdict "better" of the interval -0.1 to 0.3; it must be "no-clear-difference"',
    );
  });
});

describe.each(LANGUAGES)('a report in %s', (language) => {
  beforeAll(() => speak(language));

  test.each(Object.keys(RECIPES))('is well-formed and complete in its words: %s', (name) => {
    const html = renderReport(comparisonOf(RECIPES[name]), EXTRAS);
    expect(unclosed(html)).toEqual([]);
    const text = parsed(html).body.textContent;
    expect(text).not.toMatch(/\{\{|undefined|NaN|Infinity|\[object/);
    expect(text).not.toMatch(/\b(report|quantity|stage|channel|outcome|verdict|metric)\.[a-z]/);
    expect(html).toContain(`<html lang="${language}">`);
  });
});

describe('a report', () => {
  beforeAll(() => speak('en'));

  test('has every figure of the comparison once among all figures, in its order', () => {
    for (const name of ['clearly better', 'three layouts', 'nothing measured under one']) {
      const comparison = comparisonOf(RECIPES[name]);
      const rows = [...parsed(renderReport(comparison, EXTRAS)).querySelectorAll('tbody[data-metric]')];
      const keys = rows.map((row) => `${row.getAttribute('data-metric')} ${row.getAttribute('data-unit')}`);
      expect(keys).toEqual(comparison.metrics.map(({ metric, unit }) => `${metric} ${unit}`));
      for (const row of rows) expect(row.querySelectorAll('th[scope=row]').length).toBe(comparison.layouts.length);
    }
  });

  test('needs nothing beside it, and runs nothing', () => {
    const page = parsed(renderReport(plain, { ...EXTRAS, maps: ['<svg xmlns="http://www.w3.org/2000/svg"/>'] }));
    expect(page.querySelectorAll('script, link, iframe, object, embed, base, form').length).toBe(0);
    const addresses = [...page.querySelectorAll('[src], [href]')].map(
      (element) => element.getAttribute('src') ?? element.getAttribute('href')!,
    );
    const far = addresses.filter(
      (address) => /^\w+:/.test(address) && !address.startsWith('data:image/svg+xml;base64,'),
    );
    expect(new Set(far.map((address) => new URL(address).origin))).toEqual(
      new Set(['https://www.openstreetmap.org', 'http://localhost:4173']),
    );
    expect(page.querySelector('style')!.textContent).not.toMatch(/@import|url\(/);
    const near = addresses.filter((address) => !/^\w+:/.test(address));
    expect(new Set(near)).toEqual(new Set(Object.values(EXTRAS.tables)));
  });

  test('writes hostile names as text', () => {
    const hostile = '</style><script>alert(1)</script>"\'><img src=x onerror=alert(1)>&amp;';
    const comparison = comparisonOf({ layouts: [hostile, `b${hostile}`], name: hostile });
    const html = renderReport({ ...comparison, seeds: [hostile], attribution: hostile }, EXTRAS);
    const page = parsed(html);
    expect(unclosed(html)).toEqual([]);
    expect(page.querySelectorAll('script, [onerror], img').length).toBe(0);
    expect(page.querySelectorAll('style').length).toBe(1 + page.querySelectorAll('svg').length);
    expect(page.querySelector('header')!.textContent).toContain(hostile);
    expect(page.querySelector('.why')!.textContent).toContain(`${hostile}-gate`);
  });

  test('is the same bytes for the same comparison, whatever the time it took', () => {
    const first = renderReport(plain, EXTRAS);
    expect(renderReport(comparisonOf(), EXTRAS)).toBe(first);
    expect(renderReport({ ...plain, wallSeconds: 999 }, EXTRAS)).toBe(first);
  });

  test('draws what the funnel counts, stage by stage, with what is lost there', () => {
    const labels = [...parsed(renderReport(plain, EXTRAS)).querySelectorAll('figure[data-metric=funnel] svg text')].map(
      ({ textContent }) => textContent.trim(),
    );
    for (const { stage, reached, lost } of plain.funnel) {
      expect(labels).toContain(message(`stage.${stage}`));
      const label = lost > 0 ? `${reached}  −${lost}` : `${reached}`;
      expect(labels.some((text) => text === label || text.startsWith(`${label}  `))).toBe(true);
    }
    expect(labels.filter((text) => text.endsWith('largest loss')).length).toBe(plain.layouts.length);
  });

  test('leads to the viewer under both layouts, or nowhere where there is none', () => {
    const links = (html: string) =>
      [...parsed(html).querySelectorAll('a.view')].map((link) => link.getAttribute('href')!);
    const [first, second] = links(renderReport(plain, EXTRAS));
    const { seed, incident, at } = plain.shifts[0].incidents[0];
    for (const [link, layout] of [
      [first, 'today'],
      [second, 'proposal'],
    ]) {
      const query = new URL(link).searchParams;
      expect(Object.fromEntries(query)).toEqual({ layout, seed, incident, t: String(at / 1000) });
    }
    expect(links(renderReport(plain, { ...EXTRAS, viewerLink: null }))).toEqual([]);
  });

  test('tells no share of a time that no run lasted', () => {
    const cells = (minutesPerSeed: number) =>
      [...parsed(renderReport({ ...plain, minutesPerSeed }, EXTRAS)).querySelectorAll('.within tbody tr')].map((row) =>
        [...row.querySelectorAll('td')].every(({ textContent }) => textContent === '—'),
      );
    expect(cells(4).slice(0, 4)).toEqual([false, false, true, true]);
    expect(cells(15).slice(0, 4)).toEqual([false, false, false, false]);
  });

  test('counts every incident once among who knew first', () => {
    for (const { name } of plain.layouts) {
      const rows = plain.knewFirst.filter(({ layout }) => layout === name);
      const { reached, lost } = plain.funnel.find(
        ({ layout, stage }) => layout === name && stage === FUNNEL_STAGES[0],
      )!;
      expect(countOf(rows)).toBe(reached + lost);
    }
  });
});

describe('strengths, weaknesses, opportunities and threats', () => {
  beforeAll(() => speak('en'));
  const known = new Set(['funnel', 'kinds_without_rule', 'knew_first', ...plain.metrics.map(({ metric }) => metric)]);

  test.each(Object.keys(RECIPES))('stand each on a figure of the comparison: %s', (name) => {
    const comparison = comparisonOf(RECIPES[name]);
    for (let k = 1; k < comparison.layouts.length; k++) {
      for (const { source } of Object.values(swotOf(comparison, k)).flat()) {
        expect(known).toContain(source.split(' · ')[0]);
      }
    }
  });

  test('take an outcome that is clearly worse for a weakness, and one that may be for a threat', () => {
    const lead = (name: string, field: 'strengths' | 'weaknesses' | 'threats') =>
      swotOf(comparisonOf(RECIPES[name]), 1)[field].some(({ source }) => source.startsWith('answered_in_time'));
    expect([lead('clearly worse', 'weaknesses'), lead('clearly worse', 'strengths')]).toEqual([true, false]);
    expect([lead('clearly better', 'strengths'), lead('clearly better', 'threats')]).toEqual([true, false]);
    expect([lead('no clear difference', 'threats'), lead('no clear difference', 'strengths')]).toEqual([true, false]);
  });
});

describe('a report of layouts whose headings nobody knows', () => {
  const drawn = comparisonOf(RECIPES['unknown headings']);
  const extras = { ...EXTRAS, tables: { ...EXTRAS.tables, draws: 'draws.csv' } };
  const sectionOf = (page: Document) => page.querySelector('figure[data-metric=draws]')!.closest('section')!;

  test.each(LANGUAGES)('opens with the word over all draws, and gives what was assumed beside it: %s', (language) => {
    speak(language);
    const names = { layout: 'proposal', base: 'today' };
    const { verdict, draws, asWritten } = leadOf(drawn, 1);
    expect(verdict).toBe(message('report.lead.depends-on-unknown-headings.answered_in_time', names));
    const page = parsed(renderReport(drawn, extras));
    expect(page.querySelector('.lead .verdict')!.textContent).toBe(verdict);
    const lead = page.querySelector('.lead')!.textContent;
    expect(lead).toContain(draws);
    expect(lead).toContain(asWritten);
    const [pair] = drawn.draws!.pairs;
    expect(asWritten).toBe(message('report.draws.as_written', { verdict: message(`verdict.${pair.asWritten}`) }));
    for (const count of Object.values(pair.counts)) expect(draws).toContain(String(count));
    // Said in the language, in the section of its own too.
    expect(sectionOf(page).querySelector('h2')!.textContent).toBe(message('report.draws'));
  });

  test('has a dot for every draw and one for the layouts as written, and all of them in a table', () => {
    speak('en');
    const [pair] = drawn.draws!.pairs;
    const section = sectionOf(parsed(renderReport(drawn, extras)));
    expect(section.querySelectorAll('svg [aria-label=dot] circle').length).toBe(pair.differences.length + 1);
    const rows = [...section.querySelectorAll('details tbody tr')].map((row) => row.textContent);
    expect(rows.length).toBe(pair.differences.length + 1);
    expect(rows[0]).toMatch(/^as assumed/);
    expect(section.querySelector('a[href="draws.csv"]')).not.toBeNull();
    const stakes = drawn.draws!.unknowns[0].stakes.map(({ camera }) => camera);
    expect(stakes).toHaveLength(5);
    for (const camera of stakes) expect(section.textContent).toContain(camera);
  });

  test('claims nothing of what depends on them', () => {
    speak('en');
    const page = parsed(renderReport(drawn, extras));
    const swot = swotOf(drawn, 1);
    const sources = (field: 'strengths' | 'threats') => swot[field].map(({ source }) => source.split(' · ')[0]);
    expect(sources('strengths')).not.toContain('answered_in_time');
    expect(sources('threats')).toContain('answered_in_time');
    expect(page.body.textContent).toContain('no figure: no clear gain');
    expect(page.body.textContent).toContain('survey what nobody knows, 8 headings in “today”');
    expect(page.body.textContent).toContain('all other figures, the maps and the tables are with the assumed values');
  });

  test('says how many draws a word held in, where it did', () => {
    speak('en');
    const sure = comparisonOf(RECIPES['unknown headings that hardly matter']);
    expect(leadOf(sure, 1).verdict).toBe('With “proposal”, more incidents are answered in time than with “today”.');
    const page = parsed(renderReport(sure, extras));
    expect(page.body.textContent).toContain('the verdict held in 20 of 20 draws');
    expect(page.body.textContent).not.toContain('survey what nobody knows');
  });

  test('is the only one that speaks of draws', () => {
    speak('en');
    expect(renderReport(plain, EXTRAS)).not.toMatch(/nobody knows|draws|assumed headings/);
  });

  test('never reaches a reader with a word that its draws do not bear out', () => {
    const [pair] = drawn.draws!.pairs;
    const [primary, ...others] = drawn.metrics;
    const differences = primary.differences.map((difference) => ({ ...difference, verdict: 'better' as const }));
    const lie = { ...drawn, metrics: [{ ...primary, differences }, ...others] };
    const says = 'verdict "better" of 20 draws; it must be "depends-on-unknown-headings"';
    expect(() => renderReport(lie, extras)).toThrow(says);
    // Nor where the draws themselves are counted wrong: their intervals decide.
    const forged = { ...pair, verdict: 'better' as const, counts: { ...pair.counts, better: 20 } };
    expect(() => renderReport({ ...lie, draws: { ...drawn.draws!, pairs: [forged] } }, extras)).toThrow(says);
  });
});

const VOID = new Set(['meta', 'br', 'img', 'link', 'hr', 'input']);

/** Tags that do not nest as they should; empty: every one is closed by its own. */
function unclosed(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const tags = html
    .replace(/<style>[\s\S]*?<\/style>/g, '<style></style>')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^"'>])*?)(\/?)>/gi);
  for (const [, closes, name, , empties] of tags) {
    if (closes) {
      if (open.pop() !== name) wrong.push(`</${name}>`);
    } else if (!empties && !VOID.has(name)) open.push(name);
  }
  return [...wrong, ...open.map((name) => `<${name}>`)];
}
