// A worker: ForceAtlas2 (Jacomy et al. 2014) over a graph, telling positions as they come.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

declare const self: DedicatedWorkerGlobalScope;

/// Milliseconds between two tellings.
const PULSE = 120;

export interface Task {
  positions: Float32Array;
  /// Pairs of nodes.
  edges: Uint32Array;
  /// Milliseconds to work.
  time: number;
}

self.onmessage = (event: MessageEvent<Task>) => {
  const { positions, edges, time } = event.data;
  const graph = new Graph({ type: "undirected" });
  for (let node = 0; node * 2 < positions.length; node += 1) {
    graph.addNode(String(node), { x: positions[node * 2], y: positions[node * 2 + 1] });
  }
  for (let edge = 0; edge < edges.length; edge += 2) {
    graph.mergeEdge(String(edges[edge]), String(edges[edge + 1]));
  }
  const settings = {
    ...forceAtlas2.inferSettings(graph),
    barnesHutOptimize: graph.order > 500,
    adjustSizes: false,
    gravity: 0.6,
    slowDown: 2,
  };
  const end = performance.now() + time;
  let iterations = 1;
  while (performance.now() < end) {
    const before = performance.now();
    forceAtlas2.assign(graph, { iterations, settings });
    const took = performance.now() - before;
    iterations = Math.max(1, Math.min(50, Math.round((iterations * PULSE) / Math.max(took, 1))));
    tell(graph, false);
  }
  tell(graph, true);
};

function tell(graph: Graph, done: boolean): void {
  const positions = new Float32Array(graph.order * 2);
  graph.forEachNode((node, at) => {
    positions[Number(node) * 2] = at["x"] as number;
    positions[Number(node) * 2 + 1] = at["y"] as number;
  });
  self.postMessage({ positions, done }, [positions.buffer]);
}
