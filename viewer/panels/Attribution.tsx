/** Who must be named where this place shows: in the corner under everything else, whatever panels are put away. */

/** OpenStreetMap asks for a link to its licence: https://www.openstreetmap.org/copyright. */
export function Attribution({ text }: { readonly text: string }) {
  if (text === '') return null;
  return (
    <p className="attribution">
      {text.includes('OpenStreetMap') ? (
        <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noreferrer">
          {text}
        </a>
      ) : (
        text
      )}
    </p>
  );
}
