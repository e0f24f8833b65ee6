/** What the columns of a list of cameras, or the properties of points, are called: in English, Russian and Kazakh. */

export type Field =
  | 'id'
  | 'lon'
  | 'lat'
  | 'x'
  | 'y'
  | 'heading'
  | 'tilt'
  | 'height'
  | 'model'
  | 'kind'
  | 'fov'
  | 'carrier';

/** Without units, case and punctuation: `Высота (м)`, `height_m` and `camera:height` are `высота`, `height`. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  id: ['id', 'camera', 'camera_id', 'name', 'number', 'no', '№', 'камера', 'номер', 'код', 'нөмір', 'атауы'],
  lon: ['lon', 'lng', 'long', 'longitude', 'долгота', 'бойлық'],
  lat: ['lat', 'latitude', 'широта', 'ендік'],
  x: ['x', 'east', 'easting'],
  y: ['y', 'north', 'northing'],
  heading: ['heading', 'azimuth', 'direction', 'bearing', 'азимут', 'направление', 'бағыт', 'бағыты'],
  tilt: ['tilt', 'angle', 'pitch', 'наклон', 'угол_наклона', 'еңіс', 'еңісі'],
  height: ['height', 'высота', 'высота_установки', 'биіктік', 'биіктігі'],
  model: ['model', 'модель', 'үлгі', 'үлгісі'],
  kind: ['kind', 'type', 'тип', 'вид', 'түрі'],
  fov: ['fov', 'hfov', 'horizontal_fov', 'угол_обзора', 'көру_бұрышы'],
  carrier: ['mount', 'support', 'крепление', 'опора', 'бекіту', 'тірек'],
};

const FIELDS = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name): [string, Field] => [name, field as Field])),
);

/** What a header stands for, or null. */
export function fieldOf(header: string): Field | null {
  const plain = header
    .normalize('NFC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]|,.*$|^camera:/g, '')
    .trim()
    .replace(/[\s:.-]+/g, '_')
    .replace(/_(?:m|deg|м|град)$/, '');
  return FIELDS.get(plain) ?? null;
}
