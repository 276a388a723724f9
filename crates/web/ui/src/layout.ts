// A worker: lays a graph out by ForceAtlas2 (Jacomy et al. 2014) for a bounded time, telling positions as they come.
import defaults from "graphology-layout-forceatlas2/defaults";
import iterate from "graphology-layout-forceatlas2/iterate";
import { links } from "./links";

declare const self: DedicatedWorkerGlobalScope;

/// Milliseconds between two tellings.
const PULSE = 200;
/// Numbers of a node and of an edge: see `forceatlas2.d.ts`.
const [NODE, EDGE] = [10, 3];
/// The golden angle (Vogel 1979).
const TURN = 2.399963229728653;

export interface Task {
  /// x and y of each node, where to go on.
  positions: Float32Array;
  /// Two nodes for each tie.
  pairs: Uint32Array;
  /// Milliseconds to work.
  time: number;
}

export interface Laid {
  positions: Float32Array;
  done: boolean;
}

self.onmessage = ({ data: { positions: places, pairs, time } }: MessageEvent<Task>) => {
  const end = performance.now() + time;
  const tied = links(places.length / 2, pairs);
  // A node with one tie follows what it hangs on: most nodes of a cluster need no forces of their own.
  const hangs = tied.map((to) => (to.length === 1 && (tied[to[0] as number]?.length ?? 0) > 1 ? (to[0] as number) : -1));
  const core = tied.flatMap((_, node) => ((hangs[node] as number) < 0 ? [node] : []));
  const row = new Int32Array(tied.length).fill(-1);
  const nodes = new Float32Array(core.length * NODE);
  core.forEach((node, at) => {
    row[node] = at * NODE;
    const mass = 1 + (tied[node]?.length ?? 0);
    nodes.set([places[node * 2] as number, places[node * 2 + 1] as number, 0, 0, 0, 0, mass, 1, 1, 0], at * NODE);
  });
  const edges: number[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const [a, b] = [row[pairs[at] as number] as number, row[pairs[at + 1] as number] as number];
    if (a >= 0 && b >= 0) edges.push(a, b, 1);
  }
  const ties = new Float32Array(edges);
  const settings = {
    ...defaults,
    strongGravityMode: true,
    gravity: 0.05,
    scalingRatio: 10,
    slowDown: 2,
    barnesHutOptimize: core.length > 500,
    barnesHutTheta: 1,
  };
  const tell = (done: boolean) => {
    const laid: Laid = { positions: places.slice(), done };
    self.postMessage(laid, [laid.positions.buffer]);
  };
  while (ties.length >= EDGE && performance.now() < end) {
    const pulse = Math.min(performance.now() + PULSE, end);
    while (performance.now() < pulse) iterate(settings, nodes, ties);
    core.forEach((node, at) => {
      [places[node * 2], places[node * 2 + 1]] = [nodes[at * NODE] as number, nodes[at * NODE + 1] as number];
    });
    hang(hangs, core.length, places);
    tell(false);
  }
  tell(true);
};

/// Puts what hangs on a node around it, evenly, within its share of the whole.
function hang(hangs: number[], core: number, places: Float32Array): void {
  let [left, right] = [Infinity, -Infinity];
  hangs.forEach((on, node) => {
    if (on < 0) [left, right] = [Math.min(left, places[node * 2] as number), Math.max(right, places[node * 2] as number)];
  });
  const gap = (0.35 * (right - left)) / Math.sqrt(core);
  const hung = new Uint32Array(hangs.length);
  hangs.forEach((on, node) => {
    if (on < 0) return;
    const number = (hung[on] = (hung[on] as number) + 1);
    const radius = gap * Math.sqrt(number + 1);
    places[node * 2] = (places[on * 2] as number) + radius * Math.cos(number * TURN);
    places[node * 2 + 1] = (places[on * 2 + 1] as number) + radius * Math.sin(number * TURN);
  });
}
