// A cluster as the API gives it, and what follows from it without drawing anything.
import { plain } from "./plain";

export interface Node {
  label: string;
  kind: "name" | "value";
  detail: string | null;
  rate: [number, number] | null;
  x: number;
  y: number;
}

export interface Edge {
  name: number;
  value: number;
  first: number | null;
  last: number | null;
  weight: number;
}

export interface Cluster {
  nodes: Node[];
  edges: Edge[];
  hubs: number;
}

/// A node whose label may be drawn; `given` is the label as it came.
export interface Shown extends Node {
  given: string;
}

/// Values with more names than this begin folded.
export const MANY = 24;

export class State {
  readonly edgesOf: number[][];
  readonly folded = new Set<number>();
  /// Edges of the path that was asked for.
  path = new Set<number>();
  onPath = new Set<number>();
  until = Infinity;

  readonly cluster: Cluster & { nodes: Shown[] };

  constructor(cluster: Cluster) {
    // Here once for all: strangers chose these labels, and whatever draws or says one takes it from here.
    this.cluster = { ...cluster, nodes: cluster.nodes.map((node) => ({ ...node, label: plain(node.label), given: node.label })) };
    this.edgesOf = cluster.nodes.map(() => []);
    cluster.edges.forEach((edge, at) => {
      this.edgesOf[edge.name]?.push(at);
      this.edgesOf[edge.value]?.push(at);
    });
    cluster.nodes.forEach((node, at) => {
      if (node.kind === "value" && this.degree(at) > MANY) this.folded.add(at);
    });
  }

  degree(node: number): number {
    return this.edgesOf[node]?.length ?? 0;
  }

  edge(at: number): Edge {
    return this.cluster.edges[at] as Edge;
  }

  node(at: number): Shown {
    return this.cluster.nodes[at] as Shown;
  }

  /// Names that hang on this value alone.
  leaves(value: number): number[] {
    const names = (this.edgesOf[value] ?? []).map((at) => this.edge(at).name);
    return names.filter((name) => this.degree(name) === 1);
  }

  edgeShown(at: number): boolean {
    const edge = this.edge(at);
    if (edge.first !== null && edge.first > this.until) return false;
    return !(this.folded.has(edge.value) && this.degree(edge.name) === 1 && !this.path.has(at));
  }

  nodeShown(at: number): boolean {
    const edges = this.edgesOf[at] ?? [];
    return edges.length === 0 || edges.some((edge) => this.edgeShown(edge)) || this.folded.has(at);
  }

  /// First and last moment of all edges, in seconds since 1970.
  span(): [number, number] | undefined {
    const first = this.cluster.edges.flatMap((edge) => (edge.first === null ? [] : [edge.first]));
    const last = this.cluster.edges.flatMap((edge) => (edge.last === null ? [] : [edge.last]));
    if (first.length === 0) return undefined;
    return [first.reduce((a, b) => Math.min(a, b)), last.reduce((a, b) => Math.max(a, b))];
  }

  find(label: string): number {
    const wanted = plain(label.trim()).toLowerCase();
    return this.cluster.nodes.findIndex((node) => node.label.toLowerCase() === wanted);
  }

  /// The chain most likely to hold in every step: the sum of ln(1 + e^-w) is least, as on the server.
  findPath(from: number, to: number): number[] | undefined {
    const best = new Map<number, { doubt: number; by: number }>([[from, { doubt: 0, by: -1 }]]);
    const done = new Set<number>();
    // The least doubt is last.
    const open = [{ at: from, doubt: 0 }];
    while (open.length > 0) {
      const { at } = open.pop() as { at: number };
      if (done.has(at)) continue;
      done.add(at);
      if (at === to) break;
      for (const edge of this.edgesOf[at] ?? []) {
        const { name, value, weight } = this.edge(edge);
        const next = name === at ? value : name;
        const doubt = (best.get(at)?.doubt ?? 0) + Math.log1p(Math.exp(-weight)) / 2;
        if (doubt < (best.get(next)?.doubt ?? Infinity)) {
          best.set(next, { doubt, by: edge });
          let [low, high] = [0, open.length];
          while (low < high) {
            const middle = (low + high) >> 1;
            if ((open[middle]?.doubt ?? 0) > doubt) low = middle + 1;
            else high = middle;
          }
          open.splice(low, 0, { at: next, doubt });
        }
      }
    }
    if (!best.has(to)) return undefined;
    const path: number[] = [];
    for (let at = to; at !== from; ) {
      const by = best.get(at)?.by ?? -1;
      if (by < 0) break;
      path.push(by);
      const { name, value } = this.edge(by);
      at = name === at ? value : name;
    }
    return path.reverse();
  }

  showPath(path: number[]): void {
    this.path = new Set(path);
    this.onPath = new Set(path.flatMap((at) => [this.edge(at).name, this.edge(at).value]));
  }
}
