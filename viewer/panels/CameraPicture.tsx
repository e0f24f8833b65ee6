/**
 * A frame for a camera's own picture, which the loop draws on the canvas behind it, with the boxes of what was detected
 * in its latest exposure. Inset at the edge, or as large as the window.
 */
import { useEffect, useRef } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import type { Session } from '../playback/session.ts';
import { setPictureFrame } from '../scene/picture-frame.ts';
import { setView, useView } from '../view-state.ts';

interface CameraPictureProps {
  readonly session: Session;
  readonly camera: string;
}

const NARROW = 2; // CSS px of a box's line

export function CameraPicture({ session, camera }: CameraPictureProps) {
  const { layout, through } = useView();
  const frame = useRef<HTMLDivElement>(null);
  const boxes = useRef<HTMLCanvasElement>(null);
  const spec = session.place.layouts[layout].cameras.find(({ id }) => id === camera);

  useEffect(() => {
    setPictureFrame(frame.current);
    return () => setPictureFrame(null);
  });
  useEffect(() => {
    if (!spec) return;
    const context = boxes.current!.getContext('2d')!;
    let request = 0;
    const draw = () => {
      const { canvas } = context;
      const ratio = devicePixelRatio;
      canvas.width = canvas.clientWidth * ratio;
      canvas.height = canvas.clientHeight * ratio;
      const scale = canvas.width / spec.widthPx;
      const style = getComputedStyle(canvas);
      context.lineWidth = NARROW * ratio;
      context.font = `${11 * ratio}px system-ui, sans-serif`;
      const detections = session.detections[layout];
      for (const { box, label, confidence, id } of detections.latest(
        camera,
        session.clock.time * 1000,
        1000 / spec.frameRate,
      )) {
        const [left, top, right, bottom] = box.map((edge) => edge * scale);
        context.strokeStyle = context.fillStyle = style.getPropertyValue(id === null ? '--loss' : '--box');
        context.strokeRect(left, top, right - left, bottom - top);
        const words = `${detections.labels[label]} ${confidence.toFixed(2)}`;
        context.fillText(words, left, Math.max(12 * ratio, top - 4 * ratio));
      }
      request = requestAnimationFrame(draw);
    };
    request = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(request);
  }, [session, camera, layout, spec]);

  if (!spec) return null;
  const ratio = { '--aspect': spec.widthPx / spec.heightPx } as React.CSSProperties;
  return (
    <figure className={`picture ${through}`} style={ratio}>
      <div ref={frame} className="pane">
        <canvas ref={boxes} role="img" aria-label={message('viewer.picture', { camera })} />
      </div>
      <figcaption>
        <span>{camera}</span>
        <button type="button" onClick={() => setView({ through: through === 'full' ? 'inset' : 'full' })}>
          {message(through === 'full' ? 'viewer.smaller' : 'viewer.larger')}
        </button>
        <button type="button" aria-label={message('viewer.close')} onClick={() => setView({ through: 'off' })}>
          ×
        </button>
      </figcaption>
    </figure>
  );
}
