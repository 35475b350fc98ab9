/** Catches what a screen throws, so that the page stays and says what happened. */
import { Bug } from "lucide-react";
import { Component, type ReactNode } from "react";

import { wordsOf } from "../api/http";
import { Button } from "./Button";
import { Empty } from "./Empty";

/** A new `place` is a new try. */
export class Boundary extends Component<
  { place: string; children: ReactNode },
  { error: unknown; place: string }
> {
  override state = { error: null as unknown, place: this.props.place };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps(
    props: { place: string },
    state: { error: unknown; place: string },
  ) {
    return props.place === state.place ? null : { error: null, place: props.place };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <main>
        <Empty
          icon={Bug}
          title="This screen broke"
          action={<Button onClick={() => location.reload()}>Load the page again</Button>}
        >
          {wordsOf(this.state.error)}
        </Empty>
      </main>
    );
  }
}
