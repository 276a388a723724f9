// What is to be drawn, in arrays that cross to a worker cheaply.
import { links } from "./links";
import type { State } from "./model";
import { start } from "./start";
import { text } from "./text";

/// How a node or a tie is drawn.
export const Tone = { Hidden: 0, Name: 1, Value: 2, Tie: 1, Marked: 3 } as const;

export interface Colors {
  name: string;
  value: string;
  line: string;
  mark: string;
  ink: string;
  ground: string;
}

export interface Scene {
  /// x and y of each node, in the units of the layout.
  positions: Float32Array;
  /// CSS pixels, to be multiplied with the size of the view.
  radii: Float32Array;
  nodes: Uint8Array;
  /// Two nodes for each tie.
  pairs: Uint32Array;
  ties: Uint8Array;
  labels: string[];
  colors: Colors;
}

export function scene(state: State, colors: Colors): Scene {
  const { nodes, edges } = state.cluster;
  const pairs = Uint32Array.from(edges.flatMap(({ name, value }) => [name, value]));
  const made: Scene = {
    positions: start(links(nodes.length, pairs)),
    radii: Float32Array.from(nodes, ({ kind }, at) => (kind === "name" ? 4 : Math.min(3 + Math.sqrt(state.degree(at)), 14))),
    nodes: new Uint8Array(nodes.length),
    pairs,
    ties: new Uint8Array(edges.length),
    labels: nodes.map(({ label }) => label),
    colors,
  };
  show(made, state);
  return made;
}

/// Writes what the state shows now into the scene.
export function show(scene: Scene, state: State): void {
  scene.ties.forEach((_, at) => {
    scene.ties[at] = !state.edgeShown(at) ? Tone.Hidden : state.path.has(at) ? Tone.Marked : Tone.Tie;
  });
  scene.nodes.forEach((_, at) => {
    const { kind, label } = state.node(at);
    const tone = state.onPath.has(at) ? Tone.Marked : kind === "name" ? Tone.Name : Tone.Value;
    scene.nodes[at] = state.nodeShown(at) ? tone : Tone.Hidden;
    scene.labels[at] = state.folded.has(at) ? `${label} (${text.folded(state.leaves(at).length)})` : label;
  });
}
