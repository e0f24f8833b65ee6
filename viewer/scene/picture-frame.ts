/** Where on the page a camera's own picture goes: the panel that frames it says so, the loop draws there. */

let frame: HTMLElement | null = null;

export function setPictureFrame(element: HTMLElement | null): void {
  frame = element;
}

/** CSS px in the window, which the canvas fills; null where no panel wants a picture. */
export function pictureFrame(): DOMRect | null {
  const rect = frame?.getBoundingClientRect();
  return rect && rect.width > 0 ? rect : null;
}
