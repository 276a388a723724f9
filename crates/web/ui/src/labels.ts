// Which nodes are named in a drawing: the larger ones, those on the path first, none over another.
import { type Scene, Tone } from "./scene";
import type { View } from "./view";

/// Square CSS pixels for each label: more would hide the drawing.
const ROOM = 12_000;
/// Letters of a label at most; the line below the drawing says the whole.
const LETTERS = 40;
/// CSS pixels of a letter and of a line of 12 px, roughly: what is measured exactly takes longer than drawing it.
const [LETTER, LINE] = [7, 16];

/// Cells of a row at most: more than any label reaches.
const ROW = 100_000;

export const short = (label: string): string => (label.length > LETTERS ? `${label.slice(0, LETTERS)}…` : label);

/// Nodes to be named; `places` are theirs in the view.
export function labelled(scene: Scene, view: View, places: Float32Array): number[] {
  const marked = (node: number) => Number(scene.nodes[node] === Tone.Marked);
  const inside: number[] = [];
  scene.nodes.forEach((tone, node) => {
    const [x, y] = [places[node * 2] as number, places[node * 2 + 1] as number];
    if (tone && x >= 0 && y >= 0 && x < view.width && y < view.height) inside.push(node);
  });
  inside.sort((a, b) => marked(b) - marked(a) || (scene.radii[b] as number) - (scene.radii[a] as number) || a - b);
  const taken = new Set<number>();
  const chosen: number[] = [];
  const most = Math.max((view.width * view.height) / ROOM, 12);
  for (const node of inside) {
    if (chosen.length >= most) break;
    const [x, y] = [places[node * 2] as number, places[node * 2 + 1] as number];
    const row = Math.floor(y / LINE) * ROW;
    const from = row + Math.floor(x / LETTER);
    const to = row + Math.ceil(x / LETTER) + short(scene.labels[node] ?? "").length + 2;
    let cell = from;
    while (cell < to && !taken.has(cell)) cell += 1;
    if (cell < to) continue;
    // Half a line above and below too: rows are whole lines, places are not.
    for (cell = from; cell < to; cell += 1) taken.add(cell).add(cell + ROW).add(cell - ROW);
    chosen.push(node);
  }
  return chosen;
}
