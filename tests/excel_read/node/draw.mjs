// What ssf and numfmt draw of numbers under formats: [[number, format], …] on standard input, [[ssf, numfmt], …] out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const SSF = require("ssf");
const { format } = await import("numfmt");

const tried = (draw) => {
  try {
    return draw();
  } catch {
    return null;
  }
};
const cases = JSON.parse(readFileSync(0, "utf8"));
const drawn = cases.map(([number, code]) => [
  tried(() => SSF.format(code, number)),
  tried(() => format(code, number)),
]);
process.stdout.write(JSON.stringify(drawn));
