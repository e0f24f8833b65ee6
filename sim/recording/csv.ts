/** One cell of a CSV table (RFC 4180): quoted where a comma, a quote or a line break would end the cell or the row. */
export function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
