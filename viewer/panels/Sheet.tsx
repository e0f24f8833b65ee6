/** A dialog over the page: a native one, so that focus, Esc and what lies behind it behave as people know them. */
import { type ReactNode, useEffect, useRef } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import { setView } from '../view-state.ts';

interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
}

const close = () => setView({ sheet: null });

export function Sheet({ title, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} className="sheet" aria-label={title} onClose={close}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="close" aria-label={message('viewer.close')} onClick={close}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  );
}
