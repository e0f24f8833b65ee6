/** A chart as markup: the browser draws it on its own document, a report on one that lives in memory. */
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

export function Drawing({ draw, className }: { draw: (document: Document) => SVGSVGElement; className?: string }) {
  const svg = draw(document as unknown as Document).outerHTML;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the chart's own markup; its text was escaped as it was written
  return <div className={`chart ${className ?? ''}`.trim()} dangerouslySetInnerHTML={{ __html: svg }} />;
}
