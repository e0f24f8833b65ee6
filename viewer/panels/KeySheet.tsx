/** All keys on one sheet. */
import { message } from '../../scenarios/messages/catalogue.ts';
import { type Command, wordsKey } from '../commands.ts';
import { Sheet } from './Sheet.tsx';

const GROUPS = ['time', 'view', 'show', 'page'] as const;
const MOUSE = ['orbit', 'pan', 'zoom', 'focus', 'select'] as const;

/** Keys as keyboards show them. */
const SHOWN: Readonly<Record<string, string>> = {
  ...{ ArrowLeft: '←', ArrowRight: '→', Shift: '⇧', Escape: 'Esc' },
};

export function KeySheet({ commands }: { readonly commands: readonly Command[] }) {
  return (
    <Sheet title={message('viewer.do.keys')}>
      <div className="keys">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{message(`viewer.keys.${group}`)}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id}>
                    <dt>
                      <Keys names={command.keys} />
                    </dt>
                    <dd>{message(wordsKey(command))}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{message('viewer.keys.mouse')}</h3>
          <ul>
            {MOUSE.map((way) => (
              <li key={way}>{message(`viewer.mouse.${way}`)}</li>
            ))}
          </ul>
        </section>
      </div>
    </Sheet>
  );
}

function Keys({ names }: { readonly names: readonly string[] }) {
  return shownKeys(names).map((part) => <kbd key={part}>{part}</kbd>);
}

/** The keys to press together; the ends of a row stand for all of it: 1…9. */
export function shownKeys(names: readonly string[]): string[] {
  const text = names.length > 1 ? `${names[0]}…${names.at(-1)}` : names[0];
  return text.split('+').map((part) => SHOWN[part] ?? part);
}
