// Draws a scene. The order of the strokes is what was measured to be quickest in software: all ties in one path, each
// node by itself (walk/graph.mjs).
import { labelled, short } from "./labels";
import { type Scene, Tone } from "./scene";
import { type View, project } from "./view";

export type Pen = OffscreenCanvasRenderingContext2D;

/// CSS pixels: a circle of less is drawn as a square, which takes half the time and looks the same.
const SMALL = 2;

export function paint(pen: Pen, scene: Scene, view: View): void {
  const places = project(scene.positions, view);
  const { colors } = scene;
  pen.clearRect(0, 0, view.width, view.height);
  ties(pen, scene, view, places, Tone.Tie, colors.line, 1);
  ties(pen, scene, view, places, Tone.Marked, colors.mark, 3);
  nodes(pen, scene, view, places, Tone.Name, colors.name);
  nodes(pen, scene, view, places, Tone.Value, colors.value);
  nodes(pen, scene, view, places, Tone.Marked, colors.mark);
  pen.font = "12px system-ui, sans-serif";
  [pen.strokeStyle, pen.fillStyle, pen.lineWidth, pen.lineJoin] = [colors.ground, colors.ink, 3, "round"];
  for (const node of labelled(scene, view, places)) {
    const x = (places[node * 2] as number) + (scene.radii[node] as number) * view.size + 3;
    const y = (places[node * 2 + 1] as number) + 4;
    const label = short(scene.labels[node] ?? "");
    pen.strokeText(label, x, y);
    pen.fillText(label, x, y);
  }
}

/// A tie with no end in sight says nothing, and thousands of them hide what is in sight.
const inside = (view: View, x: number, y: number) => x >= 0 && y >= 0 && x <= view.width && y <= view.height;

function ties(pen: Pen, scene: Scene, view: View, places: Float32Array, tone: number, color: string, width: number): void {
  const { pairs, ties } = scene;
  [pen.strokeStyle, pen.lineWidth] = [color, width];
  pen.beginPath();
  for (let at = 0; at < ties.length; at += 1) {
    if (ties[at] !== tone) continue;
    const [a, b] = [(pairs[at * 2] as number) * 2, (pairs[at * 2 + 1] as number) * 2];
    const [ax, ay, bx, by] = [places[a] as number, places[a + 1] as number, places[b] as number, places[b + 1] as number];
    if (!inside(view, ax, ay) && !inside(view, bx, by)) continue;
    pen.moveTo(ax, ay);
    pen.lineTo(bx, by);
  }
  pen.stroke();
}

function nodes(pen: Pen, scene: Scene, view: View, places: Float32Array, tone: number, color: string): void {
  pen.fillStyle = color;
  for (let node = 0; node < scene.nodes.length; node += 1) {
    if (scene.nodes[node] !== tone) continue;
    const radius = (scene.radii[node] as number) * view.size;
    const [x, y] = [places[node * 2] as number, places[node * 2 + 1] as number];
    if (x < -radius || y < -radius || x > view.width + radius || y > view.height + radius) continue;
    if (radius < SMALL) {
      pen.fillRect(x - radius, y - radius, radius * 2, radius * 2);
    } else {
      pen.beginPath();
      pen.arc(x, y, radius, 0, Math.PI * 2);
      pen.fill();
    }
  }
}
