/** What does not fit on a page: panels that lie on each other or outside the window, words that stick out of theirs. */
import type { Page } from 'playwright';

export function misfits(page: Page, within = '.panel, .picture, .attribution'): Promise<string[]> {
  return page.evaluate((selector) => {
    const panels = [...document.querySelectorAll<HTMLElement>(selector)];
    const name = (element: Element) => `${element.tagName}.${element.className} "${element.textContent?.slice(0, 30)}"`;
    const found: string[] = [];
    for (const panel of panels) {
      const box = panel.getBoundingClientRect();
      if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight)
        found.push(`outside: ${name(panel)}`);
      if (panel.scrollWidth > panel.clientWidth + 1) found.push(`too narrow: ${name(panel)}`);
      for (const part of panel.querySelectorAll<HTMLElement>(
        'h1, h2, h3, p, button, dt, dd, li, select, output, kbd',
      )) {
        const own = part.getBoundingClientRect();
        if (own.width > 0 && (own.right > box.right + 1 || own.left < box.left - 1))
          found.push(`sticks out: ${name(part)}`);
      }
      for (const other of panels) {
        const its = other.getBoundingClientRect();
        const isApart =
          its.left >= box.right || box.left >= its.right || its.top >= box.bottom || box.top >= its.bottom;
        if (other !== panel && !panel.contains(other) && !other.contains(panel) && !isApart)
          found.push(`${name(panel)} on ${name(other)}`);
      }
    }
    return found;
  }, within);
}
