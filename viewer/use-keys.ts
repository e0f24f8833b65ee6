/** Keys → commands; never while somebody is typing. */
import { useEffect, useRef } from 'react';
import type { Command } from './commands.ts';

export function useKeys(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const command = latest.current.find(({ keys }) => keys.includes(nameOf(event)));
      if (!command || isTaken(event)) return;
      event.preventDefault();
      command.run(nameOf(event));
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, []);
}

/** Signs that lie elsewhere, or nowhere, when another script is typed. */
const SIGNS: Readonly<Record<string, string>> = { BracketLeft: '[', BracketRight: ']', Comma: ',', Period: '.' };

/** "Shift+ArrowLeft", "K", "?": by the place of the key, so that commands work under a Cyrillic layout too. */
export function nameOf({ key, code, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  if (key === '?') return key;
  const [, sign = SIGNS[code]] = /^(?:Key|Digit)(.)$/.exec(code) ?? [];
  const parts = [ctrlKey || metaKey ? 'Ctrl' : '', altKey ? 'Alt' : '', shiftKey ? 'Shift' : ''];
  return [...parts.filter((part) => part !== ''), sign ?? (key === ' ' ? 'Space' : key)].join('+');
}

/** A text field takes all keys but Esc; a button takes those that press it. */
function isTaken(event: KeyboardEvent): boolean {
  const { target, key } = event;
  if (key === 'Escape') return false;
  if (target instanceof HTMLInputElement) return target.type !== 'range' || key === 'Tab';
  return target instanceof HTMLButtonElement && (key === ' ' || key === 'Enter');
}
