// A worker: paints the scene as seen in a view, away from the thread that must answer people.
import { paint } from "./paint";
import type { Scene } from "./scene";
import type { View } from "./view";

declare const self: DedicatedWorkerGlobalScope;

/// What to paint anew; what is left out is as before.
export interface Order {
  scene?: Scene;
  positions?: Float32Array;
  view: View;
  /// Pixels of the device for a CSS pixel.
  ratio: number;
}

export interface Painted {
  bitmap: ImageBitmap;
  /// The view that it was painted for.
  view: View;
}

let scene: Scene | undefined;
const canvas = new OffscreenCanvas(1, 1);

self.onmessage = ({ data: order }: MessageEvent<Order>) => {
  scene = order.scene ?? scene;
  const pen = canvas.getContext("2d");
  if (!scene || !pen) return;
  scene.positions = order.positions ?? scene.positions;
  const { view, ratio } = order;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint(pen, scene, view);
  const painted: Painted = { bitmap: canvas.transferToImageBitmap(), view };
  self.postMessage(painted, [painted.bitmap]);
};
