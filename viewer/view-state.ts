/** What people have set on the page, outside the clock: what is selected, shown, and looked through. */
import { create } from 'zustand';

export type Selection =
  | { readonly kind: 'camera'; readonly id: string }
  | { readonly kind: 'body'; readonly id: string }
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'alert'; readonly id: string }
  | { readonly kind: 'building'; readonly id: string };

export type CoverageLayer = 'density' | 'seen' | 'off';

export interface ViewState {
  readonly layout: number;
  readonly selection: Selection | null;
  readonly isFollowing: boolean; // the view goes where the selected body goes
  readonly coverage: CoverageLayer;
  readonly through: 'off' | 'inset' | 'full'; // the selected camera's own picture
  readonly list: 'incidents' | 'alerts';
  readonly hasGrid: boolean;
  readonly hasHeights: boolean; // buildings show how well their heights are known
  readonly hasLegend: boolean;
  readonly hasPanels: boolean;
  readonly sheet: 'keys' | 'palette' | null;
}

export const useView = create<ViewState>(() => ({
  layout: 0,
  selection: null,
  isFollowing: false,
  coverage: 'density',
  through: 'off',
  list: 'incidents',
  hasGrid: false,
  hasHeights: true,
  hasLegend: true,
  hasPanels: true,
  sheet: null,
}));

export const setView = useView.setState;

/** A camera's own picture stays open from camera to camera, and closes when something else is selected. */
export function select(selection: Selection | null): void {
  setView(({ through }) => ({
    selection,
    isFollowing: false,
    through: selection?.kind === 'camera' ? through : 'off',
  }));
}

export function lookThrough(camera: string, through: 'inset' | 'full'): void {
  setView({ selection: { kind: 'camera', id: camera }, isFollowing: false, through });
}

export function isSelected(selection: Selection | null, kind: Selection['kind'], id: string): boolean {
  return selection?.kind === kind && selection.id === id;
}
