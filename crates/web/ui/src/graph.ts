// The drawing of a cluster, in place of the SVG that the server drew.
import { bar, button, day, field } from "./controls";
import type { Laid, Task } from "./layout";
import { type Cluster, State } from "./model";
import { pick } from "./pick";
import { plain } from "./plain";
import { png, save, svg } from "./save";
import { type Colors, scene as sceneOf, show } from "./scene";
import { Stage } from "./stage";
import { text } from "./text";
import { Words } from "./words";

/// Milliseconds that the layout may work.
const LAYOUT = 6_000;
/// Times that a button comes closer.
const CLOSER = 1.5;
/// CSS pixels that a click may slip.
const SLIP = 4;

const box = document.getElementById("graph");
if (box?.dataset["graph"]) {
  fetch(box.dataset["graph"], { credentials: "same-origin" })
    .then((answer) => answer.json() as Promise<Cluster>)
    .then((cluster) => draw(box, cluster))
    .catch((error: unknown) => failed(box, error));
}

function failed(box: HTMLElement, error: unknown): void {
  const said = document.createElement("p");
  said.className = "said";
  said.textContent = text.failed;
  box.prepend(said);
  console.warn(error);
}

function draw(box: HTMLElement, cluster: Cluster): void {
  if (typeof OffscreenCanvas === "undefined") throw new Error("no OffscreenCanvas");
  const began = performance.now();
  const state = new State(cluster);
  const words = new Words(state);
  const scene = sceneOf(state, colors());
  const stage = new Stage(scene, box.dataset["painter"] ?? "", (error) => failed(box, error));
  const drawing = box.querySelector("svg");
  stage.element.setAttribute("role", "application");
  stage.element.setAttribute("aria-label", drawing?.getAttribute("aria-label") ?? "");
  stage.element.setAttribute("aria-describedby", "why");
  drawing?.replaceWith(stage.element);
  const changed = () => {
    show(scene, state);
    stage.changed();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    scene.colors = colors();
    stage.changed();
  });

  const said = document.createElement("p");
  [said.id, said.className] = ["why", "why"];
  said.setAttribute("role", "status");
  said.textContent = text.hint;
  const say = (words: string) => (said.textContent = words);
  const from = field(text.from, "path-from");
  const to = field(text.to, "path-to");
  const findPath = () => {
    const ends = [from, to].map(({ input }) => ({ input, at: state.find(input.value) }));
    const missing = ends.find(({ at }) => at < 0);
    if (missing) return say(text.unknown(plain(missing.input.value)));
    const path = state.findPath(ends[0]?.at ?? 0, ends[1]?.at ?? 0);
    state.showPath(path ?? []);
    say(words.path(path));
    changed();
  };
  let ends = 0;
  point(stage, {
    over: (node, tie) => {
      if (node >= 0) say(words.node(node));
      else if (tie >= 0) say(words.tie(tie));
    },
    click: (node, shift) => {
      if (shift) {
        (ends % 2 === 0 ? from : to).input.value = state.node(node).label;
        ends += 1;
        if (ends % 2 === 0) findPath();
      } else if (state.node(node).kind === "value" && state.leaves(node).length > 0) {
        if (!state.folded.delete(node)) state.folded.add(node);
        changed();
      }
    },
    open: (node) => {
      const { kind, given, detail } = state.node(node);
      const asked = kind === "name" || detail === "address" ? given : `${detail}=${given}`;
      location.assign(`/entity/${encodeURIComponent(asked)}`);
    },
  });

  const bars = [
    bar(
      button(text.fit, () => stage.all()),
      button(text.closer, () => stage.closer(CLOSER)),
      button(text.farther, () => stage.closer(1 / CLOSER)),
      button(text.layout, () => layOut(box, stage)),
      button(text.svg, () => save(svg(scene, stage.seen()), "graph.svg")),
      button(text.png, () => void png(scene, stage.seen()).then((blob) => save(blob, "graph.png"))),
    ),
    bar(from.label, from.input, to.label, to.input, button(text.find, findPath)),
  ];
  const span = state.span();
  if (span && span[0] < span[1]) bars.push(slider(span, state, changed));
  box.before(...bars);
  box.append(said);
  // For the walk and the benchmark: when it was there, and how many frames since.
  stage.onframe = () => {
    box.dataset["frames"] = String(stage.frames);
    if (box.dataset["ready"]) return;
    box.dataset["ready"] = (performance.now() - began).toFixed(0);
    // Only now: with few cores it would keep the first picture waiting.
    layOut(box, stage);
  };
}

function colors(): Colors {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    name: color("--name"),
    value: color("--value"),
    line: color("--line"),
    mark: color("--against"),
    ink: color("--ink"),
    ground: color("--raised"),
  };
}

interface Pointed {
  /// The pointer is over a node or a tie; -1 is none.
  over(node: number, tie: number): void;
  click(node: number, shift: boolean): void;
  open(node: number): void;
}

function point(stage: Stage, pointed: Pointed): void {
  const { element, scene } = stage;
  const under = (event: MouseEvent) => {
    const { left, top } = element.getBoundingClientRect();
    return pick(scene, stage.seen(), event.clientX - left, event.clientY - top);
  };
  let down = { x: 0, y: 0 };
  element.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => (down = { x, y }));
  element.addEventListener("pointermove", (event) => {
    if (event.buttons) return;
    const { node, tie } = under(event);
    element.classList.toggle("over", node >= 0);
    pointed.over(node, tie);
  });
  element.addEventListener("click", (event) => {
    if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > SLIP) return;
    const { node } = under(event);
    if (node >= 0) pointed.click(node, event.shiftKey);
  });
  element.addEventListener("dblclick", (event) => {
    const { node } = under(event);
    if (node >= 0) pointed.open(node);
  });
}

function slider(span: [number, number], state: State, changed: () => void): HTMLDivElement {
  const { label, input } = field(text.until, "until");
  const shown = document.createElement("output");
  shown.htmlFor = "until";
  const DAY = 86_400;
  input.type = "range";
  [input.min, input.max, input.value] = [String(Math.floor(span[0] / DAY)), String(Math.ceil(span[1] / DAY)), String(Math.ceil(span[1] / DAY))];
  shown.textContent = day(span[1]);
  input.addEventListener("input", () => {
    state.until = (Number(input.value) + 1) * DAY;
    shown.textContent = day(Number(input.value) * DAY);
    changed();
  });
  return bar(label, input, shown);
}

/// The worker that lays out; there is one drawing on a page.
let laying: Worker | undefined;

function layOut(box: HTMLElement, stage: Stage): void {
  const { positions: before, pairs } = stage.scene;
  // Two would pull the same nodes about.
  laying?.terminate();
  const worker = new Worker(box.dataset["layout"] ?? "");
  laying = worker;
  worker.onmessage = ({ data }: MessageEvent<Laid>) => {
    // What it had said before it was ended.
    if (laying !== worker) return;
    stage.place(data.positions);
    if (!data.done) return;
    worker.terminate();
    box.dataset["laid"] = "yes";
  };
  // The drawing stays as it is.
  worker.onerror = (error) => {
    worker.terminate();
    console.warn(error.message);
  };
  const positions = before.slice();
  const task: Task = { positions, pairs, time: Math.min(LAYOUT, 1_000 + positions.length * 2) };
  worker.postMessage(task, [positions.buffer]);
}
