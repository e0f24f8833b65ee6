/** A browser that cannot draw in three dimensions is told so; everything beside the picture still works. */
import { Component, type ReactNode } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';

export class NoPicture extends Component<{ readonly children: ReactNode }, { readonly reason: string | null }> {
  override state = { reason: null };

  static getDerivedStateFromError(error: Error) {
    return { reason: error.message };
  }

  override render() {
    const { reason } = this.state;
    if (reason === null) return this.props.children;
    return <p className="panel notice trouble">{message('viewer.no_picture', { reason })}</p>;
  }
}
