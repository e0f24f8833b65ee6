/**
 * How much of everything a file of OpenStreetMap may hold. The largest city that can be built is 12 km a side; what is
 * refused here is more than the densest such square, or a file made to exhaust the machine. XML at the limit, plain or
 * packed and damaged at its very end, was seen to take 5 to 9 s and 440 MB at most (two cores); counts bound the others.
 */
const MEBIBYTE = 2 ** 20;

/** Bytes of a file or an answer. XML is read at 20 MB/s, and takes 20 times what PBF takes: the one for large places. */
export const FILE_BYTES_MOST = 100 * MEBIBYTE;

/** Bytes that a packed file may unpack to. They are read as they come and never held whole. */
const UNPACKED_MOST = 100 * MEBIBYTE;
const UNPACKED_FREE = 8 * MEBIBYTE; // of a small file, whatever its ratio
const UNPACKED_RATIO = 50; // the map packs 8 to 20 times, and a bomb a thousand times

/** How many bytes may have come out once so many packed ones have gone in. */
export function unpackedMost(packed: number): number {
  return Math.min(UNPACKED_MOST, Math.max(UNPACKED_FREE, UNPACKED_RATIO * packed));
}

/** https://wiki.openstreetmap.org/wiki/PBF_Format: "should be less than 32 KiB and must be less than 64 KiB". */
export const BLOB_HEADER_MOST = 64 * 1024;
/** As above: "The uncompressed length of a blob must be less than 32 MiB". */
export const BLOB_MOST = 32 * MEBIBYTE;

/** One piece of markup, from the end of the last: the API's longest tag, every sign escaped, takes 4 KiB. */
export const MARKUP_MOST = MEBIBYTE; // UTF-16 units

/** One element of JSON: a relation of 32 000 members, the most that the API takes, prints as 4 MiB. */
export const JSON_ELEMENT_MOST = 8 * MEBIBYTE;

export const NESTED_MOST = 8; // osmChange > modify > way > nd are four, JSON with geometry as many

export const NODES_MOST = 4_000_000; // Paris within 10 km has about 1.5 million (assumed)
export const WAYS_MOST = 400_000;
export const RELATIONS_MOST = 100_000;
export const REFS_MOST = 10_000_000; // nodes of all ways together
export const MEMBERS_MOST = 1_000_000; // members of all relations together
export const TAGS_MOST = 3_000_000;

export const WAY_NODES_MOST = 10_000; // the API takes 2 000; other tools write more
export const RELATION_MEMBERS_MOST = 100_000; // the API takes 32 000
export const ELEMENT_TAGS_MOST = 2_000; // assumed: nothing on the map has more than a few hundred
export const TAG_TEXT_MOST = 1_000; // characters of a key or a value; the API takes 255
