// A benchmark of the drawing of a graph, in headless Chromium without a graphics card; no server of the desk is needed.
//
//   node walk/graph.mjs [NODES] [CHROMIUM]        default: 10000 /usr/bin/chromium
//
// The data are made up with a fixed seed. It prints
//   - nodes, ties, what draws WebGL here, and whether the drawing uses it;
//   - interactive: from the arrival of the data to the first picture after which the page answers within 100 ms
//     (the limit of "at once" in RAIL, web.dev/articles/rail), and the longest time in the next 5 s without an answer;
//   - frames a second, drawn and not only offered, while the layout works, idle, panned and zoomed with real input
//     events, with the longest gap between two and the CPU time of all of the browser's processes for each frame. The
//     CPU time holds on a machine that others use; frames a second do not.
// A picture goes into the folder that INTERDICT_SHOTS names, or into walk/shots.
import { createServer } from "node:http";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [count = "10000", browserPath = "/usr/bin/chromium"] = process.argv.slice(2);
if (!existsSync(browserPath)) {
  console.log(`skipped: no Chromium at ${browserPath}`);
  process.exit(0);
}
const made = cluster(Number(count));
const asset = (name) => readFileSync(new URL(`../../assets/${name}`, import.meta.url));
const html = `<!doctype html><html lang="en"><link rel="stylesheet" href="/style.css"><title>graph</title>
  <main><div class="graph" id="graph" data-graph="/data" data-layout="/layout.js" data-painter="/painter.js"><svg role="img" aria-label="graph"></svg></div></main>
  <script defer src="/graph.js"></script></html>`;
const files = {
  "/": ["text/html", html],
  "/data": ["application/json", JSON.stringify(made)],
  "/graph.js": ["text/javascript", asset("graph.js")],
  "/layout.js": ["text/javascript", asset("layout.js")],
  "/painter.js": ["text/javascript", asset("painter.js")],
  "/style.css": ["text/css", asset("style.css")],
};
// As the server sends it: crates/web/src/app.rs.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'";
const server = createServer((request, response) => {
  const [type, body] = files[request.url] ?? ["text/plain", ""];
  response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(body);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
// A new profile each time: `launch` makes one and removes it.
const browser = await chromium.launch({
  executablePath: browserPath,
  headless: true,
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const processes = await browser.newBrowserCDPSession();
page.on("console", (message) => message.type() === "error" && console.log("console:", message.text()));
page.on("pageerror", (error) => console.log("script:", error.message));
await page.addInitScript(() => {
  // When the page could answer, and when it drew: `data-frames` counts what was drawn.
  window.watch = { ticks: [], drawn: [], ready: 0 };
  let before;
  const tick = (now) => {
    const box = document.getElementById("graph");
    window.watch.ticks.push(now);
    if (box?.dataset.ready) window.watch.ready ||= now;
    if (box?.dataset.frames !== before) window.watch.drawn.push(now);
    before = box?.dataset.frames;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
});
const before = await cpu();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForSelector("#graph[data-ready]", { timeout: 120_000 });
const spent = await cpu() - before;
const [renderer, uses] = await page.evaluate(() => {
  const gl = document.createElement("canvas").getContext("webgl");
  const name = gl?.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL ?? gl?.RENDERER;
  const webgl = [...document.querySelectorAll(".stage canvas")].some((canvas) => canvas.getContext("webgl2"));
  return [gl ? gl.getParameter(name) : "none", webgl ? "WebGL" : "2D canvas"];
});
console.log(`${made.nodes.length} nodes, ${made.edges.length} ties; ${uses}; WebGL here: ${renderer}`);

const laying = await measured(5_000, () => new Promise((done) => setTimeout(done, 50)));
const [first, longest] = await page.evaluate(() => {
  const { ticks, ready } = window.watch;
  const arrived = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/data")).responseEnd;
  const after = ticks.filter((tick) => tick >= ready);
  const gaps = after.slice(1).map((tick, at) => tick - after[at]);
  const answers = gaps.findIndex((gap) => gap < 100);
  return [after[answers < 0 ? after.length - 1 : answers] - arrived, Math.max(...gaps)];
});
console.log(`interactive after ${first.toFixed(0)} ms (${spent.toFixed(0)} ms CPU with the page), then at most ${longest.toFixed(0)} ms without an answer`);
say("layout", laying);
await page.waitForSelector("#graph[data-laid]", { timeout: 120_000 });
console.log(`laid out ${await page.getAttribute("#graph", "data-laid")}`);
await page.waitForTimeout(500);
say("idle", await measured(2_000, () => new Promise((done) => setTimeout(done, 50))));
const box = await page.locator(".stage").boundingBox();
const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
await page.mouse.move(x, y);
await page.mouse.down();
say("pan", await measured(4_000, (step) => page.mouse.move(x + 160 * Math.sin(step / 12), y + 90 * Math.cos(step / 9))));
await page.mouse.up();
say("zoom", await measured(4_000, (step) => page.mouse.wheel(0, Math.floor(step / 40) % 2 ? 25 : -25)));
await page.click("button:text('Fit')");
await page.waitForTimeout(1_000);
const shots = process.env.INTERDICT_SHOTS ?? new URL("shots/", import.meta.url).pathname;
mkdirSync(shots, { recursive: true });
await page.screenshot({ path: join(shots, `graph-${count}.png`) });
await browser.close();
server.close();

/// CPU time of all processes of the browser, in ms.
async function cpu() {
  const { processInfo } = await processes.send("SystemInfo.getProcessInfo");
  if (process.env.BYTYPE) console.log(processInfo.map(({ type, cpuTime }) => `${type} ${cpuTime.toFixed(2)}`).join("; "));
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
}

/// Acts for so many milliseconds, with up to four acts under way as input comes from a device: frames drawn a second,
/// longest gap between two in ms, CPU time for each in ms.
async function measured(time, act) {
  const [spent, from] = [await cpu(), await page.evaluate(() => performance.now())];
  const began = performance.now();
  const under = new Set();
  for (let step = 0; performance.now() - began < time; step += 1) {
    const acting = act(step).then(() => under.delete(acting));
    under.add(acting);
    if (under.size >= 4) await Promise.race(under);
    await new Promise((done) => setTimeout(done, 8));
  }
  await Promise.all(under);
  const [drawn, to] = await page.evaluate((from) => [window.watch.drawn.filter((at) => at >= from), performance.now()], from);
  const gaps = [from, ...drawn, to].slice(1).map((at, index) => at - [from, ...drawn, to][index]);
  const used = (await cpu()) - spent;
  return { rate: (drawn.length * 1_000) / (to - from), gap: Math.max(...gaps), each: drawn.length ? used / drawn.length : 0, busy: used / (to - from) };
}

function say(what, { rate, gap, each, busy }) {
  const costs = each ? `longest gap ${gap.toFixed(0)} ms, ${each.toFixed(1)} ms CPU a frame, ` : "";
  console.log(`${what.padEnd(7)} ${rate.toFixed(1).padStart(5)} frames a second, ${costs}${(busy * 100).toFixed(0)} % of a core`);
}

/// Names on values: a few values have many names, most have two to six.
function cluster(count) {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const values = Math.floor(count / 5);
  const nodes = [];
  for (let at = 0; at < count; at += 1) {
    const [radius, angle] = [Math.sqrt((at + 0.5) / count) * 0.95, at * 2.399963229728653];
    const place = { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
    if (at < values) nodes.push({ label: `192.0.2.${at}`, kind: "value", detail: "address", rate: [3 + (at % 50), 90_000], ...place });
    else nodes.push({ label: `name-${at}.example`, kind: "name", detail: null, rate: null, ...place });
  }
  const edges = [];
  for (let name = values; name < count; name += 1) {
    const ties = new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => Math.floor(random() ** 3 * values)));
    for (const value of ties) {
      const first = 1.55e9 + Math.floor(random() * 3e7);
      edges.push({ name, value, first, last: first + 2_000_000, weight: 2 + random() * 8 });
    }
  }
  return { nodes, edges, hubs: 3 };
}
