/** Who must be named where a place shows. */

/** OpenStreetMap asks for a link to its licence: https://www.openstreetmap.org/copyright. */
export function Attribution({ text }: { text: string }) {
  return text.includes('OpenStreetMap') ? <a href="https://www.openstreetmap.org/copyright">{text}</a> : text;
}
