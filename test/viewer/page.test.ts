import { expect, test } from 'vitest';
import { addressOf, readAddress } from '../../viewer/address.ts';
import { nameOf } from '../../viewer/use-keys.ts';

test('keys go by their place, so that they work while Cyrillic is typed', () => {
  const press = (key: string, code: string, shiftKey = false, ctrlKey = false) =>
    nameOf({ key, code, shiftKey, ctrlKey, metaKey: false, altKey: false } as KeyboardEvent);
  expect(press('л', 'KeyK')).toBe('K');
  expect(press('Л', 'KeyK', false, true)).toBe('Ctrl+K');
  expect(press('х', 'BracketLeft')).toBe('[');
  expect(press('А', 'KeyF', true)).toBe('Shift+F');
  expect(press('ArrowLeft', 'ArrowLeft', true)).toBe('Shift+ArrowLeft');
  expect(press('?', 'Slash', true)).toBe('?');
  expect(press(' ', 'Space')).toBe('Space');
});

test('an address leads back to the moment it was made at, and gives no token away', () => {
  const shared = addressOf('?run=run&token=abc&camera=old&lang=kk', 12.34, 'today', {
    kind: 'incident',
    id: 'theft-1',
  });
  expect(shared).not.toContain('abc');
  expect(readAddress(shared, 'en', 2)).toMatchObject({
    folder: 'run',
    language: 'kk',
    look: { time: 12.3, layout: 'today', selection: { kind: 'incident', id: 'theft-1' } },
  });
});
