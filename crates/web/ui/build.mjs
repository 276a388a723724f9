// Bundles the scripts into ../assets, or into the folder given: one file for each entry, no file loads another at run time.
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../assets";
await build({
  entryPoints: ["src/desk.ts", "src/graph.ts", "src/layout.ts", "src/painter.ts"],
  outdir,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
