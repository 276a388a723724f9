// The inner step of the package and its defaults, which its own types leave out (version 0.10.1).
declare module "graphology-layout-forceatlas2/iterate" {
  import type { ForceAtlas2Settings } from "graphology-layout-forceatlas2";
  /// Moves the nodes one step. A node is ten numbers: x, y, four of the algorithm, mass, convergence, size, fixed;
  /// an edge three: where in `nodes` its ends begin, and its weight.
  export default function iterate(settings: Required<ForceAtlas2Settings>, nodes: Float32Array, edges: Float32Array): void;
}
declare module "graphology-layout-forceatlas2/defaults" {
  import type { ForceAtlas2Settings } from "graphology-layout-forceatlas2";
  const defaults: Required<ForceAtlas2Settings>;
  export default defaults;
}
