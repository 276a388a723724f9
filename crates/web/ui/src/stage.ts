// Where a scene is seen. A worker paints it, somewhat wider than the stage; until the next painting comes, the last one is
// moved and scaled as a whole. So a movement costs the same for ten nodes and for ten thousand.
import { hand } from "./hand";
import type { Order, Painted } from "./painter";
import type { Scene } from "./scene";
import { type View, closer, fit, moved, serves, wider } from "./view";

/// Width and height of a painting, of those of the stage.
const WIDER = 1.5;
/// Pixels of a painting at most: memory, and time to paint.
const MOST = 6_000_000;
/// Milliseconds without a movement after which it is painted anew, even if the last painting serves.
const STILL = 150;

export class Stage {
  readonly element = document.createElement("div");
  /// Frames that showed something new, and what to do after each.
  frames = 0;
  onframe = (): void => undefined;
  private view: View = { x: 0, y: 0, scale: 1, width: 1, height: 1, size: 1 };
  private readonly canvas = document.createElement("canvas");
  private readonly sheet = this.canvas.getContext("bitmaprenderer");
  private readonly worker: Worker;
  private painted: View | undefined;
  private busy = false;
  private wanted: { scene?: true; positions?: true; view?: true } = {};
  private frame = 0;
  private still = 0;
  /// Whether a person chose the view; else it holds all.
  private chosen = false;

  constructor(readonly scene: Scene, painter: string, failed: (error: unknown) => void) {
    this.element.className = "stage";
    this.element.append(this.canvas);
    this.worker = new Worker(painter);
    this.worker.onerror = failed;
    this.worker.onmessage = ({ data }: MessageEvent<Painted>) => this.take(data);
    new ResizeObserver(() => this.resize()).observe(this.element);
    hand(this.element, {
      move: (right, down) => this.look(moved(this.view, right, down)),
      zoom: (factor, x, y) => this.look(closer(this.view, factor, x, y)),
      all: () => this.all(),
    });
  }

  seen(): View {
    return this.view;
  }

  /// Looks at all of it again.
  all(): void {
    this.chosen = false;
    this.follow();
  }

  /// `factor` times closer to the middle.
  closer(factor: number): void {
    this.look(closer(this.view, factor, this.view.width / 2, this.view.height / 2));
  }

  /// The scene has changed in more than its positions.
  changed(): void {
    this.want({ scene: true });
  }

  place(positions: Float32Array): void {
    this.scene.positions = positions;
    this.want({ positions: true });
    if (!this.chosen) this.follow();
  }

  private look(view: View): void {
    this.chosen = true;
    this.view = view;
    this.draw();
    clearTimeout(this.still);
    if (this.painted && serves(this.painted, view)) this.still = setTimeout(() => this.want({ view: true }), STILL);
    else this.want({ view: true });
  }

  private follow(): void {
    this.view = fit(this.scene.positions, this.scene.nodes, this.view.width, this.view.height);
    this.want({ view: true });
  }

  private resize(): void {
    const [width, height] = [this.element.clientWidth, this.element.clientHeight];
    if (width === 0 || height === 0) return;
    const first = this.view.width === 1;
    this.view = { ...this.view, width, height };
    if (first) this.want({ scene: true });
    if (this.chosen) this.want({ view: true });
    else this.follow();
  }

  private want(what: typeof this.wanted): void {
    Object.assign(this.wanted, what);
    if (what.view) this.draw();
    this.order();
  }

  /// One painting at a time: what changes meanwhile is in the next.
  private order(): void {
    const { scene, positions } = this.wanted;
    if (this.busy || this.view.width === 1 || Object.keys(this.wanted).length === 0) return;
    const view = wider(this.view, WIDER);
    const ratio = Math.min(devicePixelRatio, Math.sqrt(MOST / (view.width * view.height)));
    const order: Order = { view, ratio };
    if (scene) order.scene = this.scene;
    else if (positions) order.positions = this.scene.positions;
    [this.busy, this.wanted] = [true, {}];
    this.worker.postMessage(order);
  }

  private take({ bitmap, view }: Painted): void {
    this.sheet?.transferFromImageBitmap(bitmap);
    [this.canvas.style.width, this.canvas.style.height] = [`${view.width}px`, `${view.height}px`];
    [this.painted, this.busy] = [view, false];
    this.draw();
    this.order();
  }

  /// Puts the last painting where the present view has it, with the next frame.
  private draw(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const [view, painted] = [this.view, this.painted];
      if (!painted) return;
      const factor = view.scale / painted.scale;
      const x = (painted.x - view.x) * view.scale + view.width / 2 - (factor * painted.width) / 2;
      const y = (painted.y - view.y) * view.scale + view.height / 2 - (factor * painted.height) / 2;
      this.canvas.style.transform = `translate(${x}px, ${y}px) scale(${factor})`;
      this.frames += 1;
      this.onframe();
    });
  }
}
