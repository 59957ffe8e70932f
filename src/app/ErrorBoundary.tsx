/** A part that fails says so in its place; the rest of the page, and the training, go on. */
import { Component, type ReactNode } from "react";
import { Notice } from "../controls/Notice.tsx";
import { sentence } from "./messages.ts";

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly detail: string | null }> {
  override state = { detail: null };

  static getDerivedStateFromError(error: unknown): { detail: string } {
    return { detail: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.detail === null) return this.props.children;
    return (
      <div className="boundary">
        <Notice
          kind="error"
          title={`${this.props.name} could not be drawn.`}
          detail={`${sentence(this.state.detail)} Training is not touched by this.`}
          actions={[
            { label: "Draw it again", onClick: () => this.setState({ detail: null }) },
            { label: "Reload the page", onClick: () => window.location.reload() },
          ]}
        />
      </div>
    );
  }
}
