// Runs the suite in WASM: node run.cjs BINDINGS SUITE VERDICTS
const { readFileSync, writeFileSync } = require("node:fs");
const [bindings, suite, verdicts] = process.argv.slice(2);
const { run } = require(bindings);
writeFileSync(verdicts, run(readFileSync(suite, "utf8")));
