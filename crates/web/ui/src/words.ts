// What is said of nodes, ties and paths below the drawing.
import { day } from "./controls";
import type { State } from "./model";
import { text } from "./text";

export class Words {
  constructor(private readonly state: State) {}

  node(at: number): string {
    const edges = this.state.edgesOf[at] ?? [];
    const strongest = edges.reduce((most, edge) => Math.max(most, this.state.edge(edge).weight), 0);
    const rate = this.state.node(at).rate;
    const parts = [this.what(at), ...(rate ? [text.rate(...rate), text.ties(edges.length)] : []), text.weight(strongest), this.seen(edges)];
    return `${parts.join("; ")}.`;
  }

  tie(at: number): string {
    return `${this.had(at)}; ${text.weight(this.state.edge(at).weight)}; ${this.seen([at])}.`;
  }

  path(edges: number[] | undefined): string {
    return edges ? edges.map((at) => this.had(at)).join("; ") : text.noPath;
  }

  private had(at: number): string {
    const { name, value } = this.state.edge(at);
    return text.had(this.what(name), this.what(value));
  }

  private what(at: number): string {
    const node = this.state.node(at);
    return node.kind === "name" ? node.label : text.value(node.detail ?? "", node.label);
  }

  private seen(edges: number[]): string {
    const dated = edges.map((at) => this.state.edge(at)).filter((edge) => edge.first !== null && edge.last !== null);
    if (dated.length === 0) return text.undated;
    const first = dated.reduce((least, edge) => Math.min(least, edge.first as number), Infinity);
    const last = dated.reduce((most, edge) => Math.max(most, edge.last as number), -Infinity);
    return text.seen(day(first), day(last));
  }
}
