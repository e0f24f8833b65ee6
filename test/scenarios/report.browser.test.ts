/** The page as a reader's browser lays it out, at a laptop's and a phone's width, in every language. */
import { parseHTML } from 'linkedom';
import { afterAll, describe, expect, test } from 'vitest';
import { LANGUAGES, speak } from '../../scenarios/messages/catalogue.ts';
import { drawFunnel } from '../../scenarios/report/charts/funnel.ts';
import { renderReport } from '../../scenarios/report/report.tsx';
import { FUNNEL_STAGES } from '../../sim/funnel/stages.ts';
import { comparisonOf, EXTRAS, RECIPES } from './report-fixture.ts';

afterAll(() => speak('en'));

const TEXTS = 'p, li, th, td, dd, dt, h1, h2, h3, h4, figcaption, summary, span';
const WIDTHS = [1280, 390]; // px

/** Some of the element's text, and by how many px it stands out of what holds it. */
interface Overflow {
  readonly text: string;
  readonly by: number;
}

async function layOut(html: string, width: number): Promise<{ page: Document; close: () => void }> {
  const frame = document.createElement('iframe');
  frame.style.width = `${width}px`;
  frame.style.height = '900px';
  frame.style.border = '0';
  frame.srcdoc = html;
  const isLoaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await isLoaded;
  return { page: frame.contentDocument!, close: () => frame.remove() };
}

/** Elements of text that stand out of the page, and labels that stand out of their chart. */
function overflows(page: Document): Overflow[] {
  const width = page.documentElement.clientWidth;
  const beyond = (element: Element, room: { left: number; right: number }): Overflow[] => {
    const { left, right } = element.getBoundingClientRect();
    const by = Math.max(right - room.right, room.left - left);
    return right > left && by > 1 ? [{ text: element.textContent, by: Math.round(by) }] : [];
  };
  // A table behind its summary may scroll in its own box.
  const texts = [...page.querySelectorAll(TEXTS)].filter((element) => element.closest('details > table') === null);
  const labels = [...page.querySelectorAll('svg text')] as SVGTextElement[];
  return [
    ...texts.flatMap((element) => beyond(element, { left: 0, right: width })),
    ...labels.flatMap((label) => beyond(label, label.ownerSVGElement!.getBoundingClientRect())),
  ];
}

describe.each(LANGUAGES)('a report in %s', (language) => {
  test.each([
    'nothing in view',
    'three layouts',
    'very long names',
    'unknown headings',
    'unknown headings, many draws and long names',
  ])('has no text outside the page or its chart: %s', async (name) => {
    speak(language);
    const html = renderReport(comparisonOf(RECIPES[name]), EXTRAS);
    for (const width of WIDTHS) {
      const { page, close } = await layOut(html, width);
      expect(page.querySelectorAll('svg').length).toBeGreaterThan(3);
      for (const details of page.querySelectorAll('details')) details.open = true;
      expect(page.documentElement.scrollWidth, `${width} px`).toBe(page.documentElement.clientWidth);
      expect(overflows(page), `${width} px`).toEqual([]);
      close();
    }
  });
});

test('a chart on a page’s own document is the one of a report, node for node', () => {
  const bars = FUNNEL_STAGES.flatMap((stage, k) => [
    { layout: 0, label: 'A', stage, reached: 40 - 4 * k, lost: 4 },
    { layout: 1, label: 'B', stage, reached: 40 - k, lost: 1 },
  ]);
  const { document: inMemory } = parseHTML('<!doctype html><html><body></body></html>');
  const own = drawFunnel(document, bars, 'stages');
  const parsed = document.createElement('div');
  parsed.innerHTML = drawFunnel(inMemory as unknown as Document, bars, 'stages').outerHTML;
  const other = parsed.firstElementChild as SVGSVGElement;
  expect(other.style.cssText).toBe(own.style.cssText);
  other.style.cssText = own.style.cssText; // one is written without a space
  expect(other.isEqualNode(own)).toBe(true);
});
