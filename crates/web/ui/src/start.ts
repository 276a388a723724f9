// Where a layout begins: each component as a tree around its best tied node, every branch in a sector as wide as the
// branch is large; the components side by side on a spiral. It takes milliseconds and looks like something already.

/// The golden angle: points that turn by it fill a disc evenly (Vogel 1979).
const TURN = 2.399963229728653;
/// Mean distance of neighbours, in the units of the layout.
const STEP = 10;

export function start(links: number[][]): Float32Array {
  const positions = new Float32Array(links.length * 2);
  const seen = new Uint8Array(links.length);
  const byTies = links.map((_, node) => node).sort((a, b) => (links[b]?.length ?? 0) - (links[a]?.length ?? 0) || a - b);
  const components = byTies.flatMap((root) => (seen[root] ? [] : [tree(root, links, seen)]));
  components.sort((a, b) => b.nodes.length - a.nodes.length);
  let area = 0;
  components.forEach(({ nodes, parents }, number) => {
    // The largest is in the middle; of the others each takes the next free ring of the spiral.
    const away = number === 0 ? 0 : STEP * Math.sqrt(area + nodes.length);
    const [x, y] = [away * Math.cos(number * TURN), away * Math.sin(number * TURN)];
    area += nodes.length * 2;
    around(x, y, nodes, parents, positions);
  });
  return positions;
}

/// The component of `root`, nearest first, and for each node the place of its parent in that order.
function tree(root: number, links: number[][], seen: Uint8Array): { nodes: number[]; parents: number[] } {
  const [nodes, parents] = [[root], [-1]];
  seen[root] = 1;
  for (let at = 0; at < nodes.length; at += 1) {
    for (const next of links[nodes[at] as number] ?? []) {
      if (seen[next]) continue;
      seen[next] = 1;
      nodes.push(next);
      parents.push(at);
    }
  }
  return { nodes, parents };
}

function around(x: number, y: number, nodes: number[], parents: number[], positions: Float32Array): void {
  const sizes = nodes.map(() => 1);
  for (let at = nodes.length - 1; at > 0; at -= 1) {
    sizes[parents[at] as number] = (sizes[parents[at] as number] as number) + (sizes[at] as number);
  }
  const whole = Math.PI * 2;
  const from = nodes.map(() => 0);
  const used = nodes.map(() => 0);
  nodes.forEach((node, at) => {
    const parent = parents[at] as number;
    let sector = whole;
    if (parent >= 0) {
      const share = (sizes[at] as number) / Math.max((sizes[parent] as number) - 1, 1);
      const width = parent === 0 ? whole : (whole * ((sizes[parent] as number) - 1)) / nodes.length;
      from[at] = (from[parent] as number) + (used[parent] as number) * width;
      used[parent] = (used[parent] as number) + share;
      sector = width * share;
    }
    const angle = (from[at] as number) + sector / 2;
    // As far out as the nodes before it need room: rings of equal density, whatever the depth.
    const radius = STEP * Math.sqrt(at);
    positions[node * 2] = x + radius * Math.cos(angle);
    positions[node * 2 + 1] = y + radius * Math.sin(angle);
  });
}
