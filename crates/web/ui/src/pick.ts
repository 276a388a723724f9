// What lies under a point of the view.
import type { Scene } from "./scene";
import { type View, project } from "./view";

/// CSS pixels beside a node or a tie that still hit it.
const NEAR = 4;

/// Nothing is -1. All are looked at: ten thousand take a fraction of a millisecond.
export function pick(scene: Scene, view: View, x: number, y: number): { node: number; tie: number } {
  const places = project(scene.positions, view);
  let [node, tie, near] = [-1, -1, Infinity];
  scene.nodes.forEach((tone, at) => {
    if (!tone) return;
    const away = Math.hypot((places[at * 2] as number) - x, (places[at * 2 + 1] as number) - y);
    const beside = away - (scene.radii[at] as number) * view.size;
    if (beside <= NEAR && beside < near) [node, near] = [at, beside];
  });
  if (node >= 0) return { node, tie };
  near = NEAR;
  scene.ties.forEach((tone, at) => {
    if (!tone) return;
    const [a, b] = [(scene.pairs[at * 2] as number) * 2, (scene.pairs[at * 2 + 1] as number) * 2];
    const [ax, ay] = [places[a] as number, places[a + 1] as number];
    const [dx, dy] = [(places[b] as number) - ax, (places[b + 1] as number) - ay];
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / Math.max(dx * dx + dy * dy, 1e-9)));
    const away = Math.hypot(ax + along * dx - x, ay + along * dy - y);
    if (away < near) [tie, near] = [at, away];
  });
  return { node, tie };
}
