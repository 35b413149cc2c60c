import { Component, type ReactNode } from 'react';

type Props = {
  /** Where the reader is: whoever goes elsewhere leaves what broke behind. */
  place: string;
  /** In place of what broke. */
  instead: (error: unknown) => ReactNode;
  onBreak?: () => void;
  children: ReactNode;
};
type State = { place: string; broken?: { error: unknown } | undefined };

/** Holds what a page throws while it is drawn, or while it is fetched. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { broken: { error } };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { place, broken: undefined };
  }

  override componentDidCatch(): void {
    this.props.onBreak?.();
  }

  override render(): ReactNode {
    const { broken } = this.state;
    return broken ? this.props.instead(broken.error) : this.props.children;
  }
}
